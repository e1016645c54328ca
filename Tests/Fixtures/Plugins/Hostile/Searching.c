// Tries every way out and says of each how it ended: {"open": "denied: EACCES", "stat": "opened"}.
#include "Searching.h"

attack search_everywhere;

static const char *errno_name(int number) {
  const char *name = strerrorname_np(number);
  return name ? name : "E?";
}

static void try_ways(const way *ways, const search *here, char *into, size_t size) {
  for (; ways->name != NULL; ways++) {
    size_t length = strlen(into);
    int problem = ways->function(here);
    const char *before = length > 1 ? "," : "";
    if (problem == 0) {
      snprintf(into + length, size - length, "%s\"%s\":\"opened\"", before, ways->name);
    } else {
      snprintf(into + length, size - length, "%s\"%s\":\"denied: %s\"", before, ways->name,
               errno_name(problem));
    }
  }
}

gantry_status search_everywhere(const attempt *now) {
  static char json[32768] = "{";
  static search here;
  input_text(now, "secret", here.secret, sizeof here.secret);
  input_text(now, "folder", here.folder, sizeof here.folder);
  input_text(now, "socket", here.socket, sizeof here.socket);
  scratch_folder(now, here.scratch, sizeof here.scratch);
  here.port = (int)input_number(now, "port");
  here.host = (int)input_number(now, "host");
  if (here.secret[0] == '\0' || here.scratch[0] == '\0') return GANTRY_BAD_INPUT;

  // What changes the process itself comes last, and of that what would replace it. One without a
  // sandbox would be changed and replaced: there the test asks for the gentle ways only.
  const way *const tables[] = {file_ways,    link_ways,    proc_ways,    change_ways,
                               network_ways, process_ways, kernel_ways, program_ways};
  int32_t is_gentle = 0;
  gantry_json_bool(now->input, "gentle", &is_gentle);
  size_t count = is_gentle ? 5 : sizeof tables / sizeof *tables;
  for (size_t i = 0; i < count; i++) {
    try_ways(tables[i], &here, json, sizeof json - 2);
  }
  strcat(json, "}");
  return answer(now, json);
}
