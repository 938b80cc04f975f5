// SoloHTTP
