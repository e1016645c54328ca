// breaks: ctor-audit
// cc: -Wl,--exclude-libs,ALL -fno-gnu-unique
// A global object with a constructor, which runs when the library is loaded.
#include <string>

#include "good-skill.h"

static const std::string prefix(40, '-');

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  if (prefix.size() != 40) return refuse_input(call, "it is not ready");
  return good_invoke(self, call, name, args, out);
}

static const gantry_skill_1 skills = {sizeof skills, 0, good_create, good_destroy, invoke};

INTERFACE_TABLE(GANTRY_SKILL_1, skills)
PLUGIN_TABLE()
ENTRY(enter_well)
