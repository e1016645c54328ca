// breaks: manifest-schemas
// A pattern whose bracket is never closed.
#define INPUT GANTRY_JSON({"type": "object", "properties": {"text": {"pattern": "[a-z"}}})
#include "good-skill.h"

SKILL()
