// breaks: missing-function
// There is nothing to free, the author thought.
#include "good-skill.h"

SKILL(.destroy = NULL)
