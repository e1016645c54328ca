// breaks: nothing
// The correct plugin of its kind, which the others of this folder are made from.
#include "good-sink.h"

SINK()
