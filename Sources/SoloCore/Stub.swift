// SoloCore
