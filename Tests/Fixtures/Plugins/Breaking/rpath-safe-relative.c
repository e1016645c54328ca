// breaks: rpath-safe
// cc: -Wl,-rpath,lib
// Libraries are looked for below whatever folder the host happens to be in.
#include "good-skill.h"

SKILL()
