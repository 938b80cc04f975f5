// SoloSQL
