// breaks: crashes
// An exception that nobody catches on this side of the line.
#include <stdexcept>

#include "good-skill.h"

static gantry_status invoke(
  void *self, gantry_call call, gantry_str name, gantry_bytes args, const gantry_out *out) {
  if (args.len < 1000000) throw std::length_error("fewer than a million bytes");
  return good_invoke(self, call, name, args, out);
}

static const gantry_skill_1 skills = {sizeof skills, 0, good_create, good_destroy, invoke};

INTERFACE_TABLE(GANTRY_SKILL_1, skills)
PLUGIN_TABLE()
ENTRY(enter_well)
