// SoloObjectStore
