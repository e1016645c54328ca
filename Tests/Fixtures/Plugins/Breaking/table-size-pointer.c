// breaks: table-size
// The size is that of a pointer to the table.
#include "good-skill.h"

SKILL_TABLE()
static const gantry_plugin *const table;
PLUGIN_TABLE(.struct_size = sizeof table)
ENTRY(enter_well)
