// breaks: missing-function
// It can only plan.
#include "good-phase.h"

PHASE(.run = NULL)
