// breaks: plan-effects
// To plan it does everything, and says what came of it.
#include "good-phase.h"

PHASE(.plan = good_run)
