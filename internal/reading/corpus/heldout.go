package corpus

var heldStyles []Style
