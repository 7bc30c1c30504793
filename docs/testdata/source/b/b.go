package b

const CodeOther = "other.constant"
