// SoloLaptop
