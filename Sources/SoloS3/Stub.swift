// SoloS3
