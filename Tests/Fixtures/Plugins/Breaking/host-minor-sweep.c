// breaks: host-minor-sweep
// The manifest asks for a minor version that no host has.
#define MIN_HOST_MINOR "7"
#include "good-phase.h"

PHASE()
