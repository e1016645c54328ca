// breaks: full-relro
// cc: -Wl,-z,lazy
// The linker protects some tables, but functions are still found when they are first called.
#include "good-sink.h"

SINK()
