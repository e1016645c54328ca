// breaks: lock-match
// lock: 0000000000000000000000000000000000000000000000000000000000000000
// The library was built again after it was locked.
#include "good-phase.h"

PHASE()
