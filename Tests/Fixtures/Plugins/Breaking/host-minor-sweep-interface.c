// breaks: host-minor-sweep
// It cannot do without an interface that exists in a draft alone.
#define INTERFACES "\"gantry.clock/1\""
#include "good-skill.h"

SKILL()
