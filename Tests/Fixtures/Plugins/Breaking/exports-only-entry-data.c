// breaks: exports-only-entry
// A version for people, exported because an older host looked for it.
#include "good-skill.h"

GANTRY_EXPORT extern const char plugin_version[];
const char plugin_version[] = "1.0.0";

SKILL()
