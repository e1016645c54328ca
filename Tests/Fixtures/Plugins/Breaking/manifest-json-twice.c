// breaks: manifest-json
// The version is written at both ends, and the two do not agree.
#define MORE ",\"version\":\"1.0.1\""
#include "good-sink.h"

SINK()
