// SoloTesting
