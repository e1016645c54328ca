#include "commands.h"

#include <string.h>

#include "breach.h"
#include "facts.h"
#include "json.h"
#include "scene.h"

static const command_kind *find(word verb) {
  const command_kind *const all[] = {
    setup_commands, knob_commands, library_commands, call_commands, many_commands, other_commands,
  };
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
    for (const command_kind *kind = all[i]; kind->verb != NULL; kind++) {
      if (word_is(verb, kind->verb)) return kind;
    }
  }
  return NULL;
}

static void begin_line(pile *line, size_t index, word verb) {
  pile_clear(line);
  json_open(line, NULL, '{');
  json_whole(line, "at", (int64_t)index);
  json_text_sized(line, "verb", verb.bytes, verb.size);
}

static const char *carry_out(instrument *instrument, command command) {
  const command_kind *kind = find(command.words[0]);
  if (kind == NULL) return "there is no such command";
  size_t count = command.count - 1;
  if (count < kind->least) return "words are missing";
  if (count > kind->most) return "there are too many words";
  return kind->function(instrument, command.words + 1, count);
}

// Writes what the plugin said outside of its calls, and forgets it.
static void tell_aside(aside *aside, pile *line) {
  pthread_mutex_lock(&aside->lock);
  if (aside->interface_count > 0) json_array(line, "interfaces", &aside->interfaces);
  if (aside->log_count > 0) json_array(line, "own_log", &aside->log);
  pile_clear(&aside->interfaces);
  pile_clear(&aside->log);
  aside->interface_count = aside->log_count = 0;
  pthread_mutex_unlock(&aside->lock);
}

void commands_do(instrument *instrument, size_t index) {
  command command = script_command(&instrument->script, index);
  pile *line = &instrument->line;
  breach_begin();
  atomic_store(&the_scene.at, index);
  begin_line(line, index, command.words[0]);
  const char *problem = carry_out(instrument, command);
  atomic_store(&the_scene.in, "between");
  if (problem == NULL && line->is_broken) problem = "there is no memory for the fact";
  if (problem != NULL) {
    begin_line(line, index, command.words[0]);
    json_text(line, "error", problem);
  }
  tell_aside(&instrument->aside, line);
  json_close(line, '}');
  facts_write(line);
}

int command_choice(word word, const char *const *names, size_t count) {
  for (size_t i = 0; i < count; i++) {
    if (names[i] != NULL && word_is(word, names[i])) return (int)i;
  }
  return -1;
}

const char *command_need_plugin(const instrument *instrument) {
  if (instrument->library.is_shut_down) return "the plugin is shut down";
  return instrument->library.is_entered ? NULL : "the plugin is not entered";
}
