// What the script can say, and who does it.
#ifndef GANTRY_TRIAL_COMMANDS_H
#define GANTRY_TRIAL_COMMANDS_H

#include "instrument.h"

// Does a command and adds to the fact. Returns NULL, or why it could not be done.
//   words, count   without the verb
typedef const char *command_function(
  instrument *instrument, const word *words, size_t count);

typedef struct command_kind {
  const char *verb;
  size_t least, most;  // how many words
  command_function *function;
} command_kind;

// The commands of each file, ended by one without a verb.
extern const command_kind setup_commands[];
extern const command_kind knob_commands[];
extern const command_kind library_commands[];
extern const command_kind call_commands[];
extern const command_kind many_commands[];
extern const command_kind other_commands[];

// Does one command of the script and writes its line.
void commands_do(instrument *instrument, size_t index);

// MARK: what commands share

// Reads one of several words. Returns its place in `names`, or -1.
int command_choice(word word, const char *const *names, size_t count);

// Whether the plugin can be called; otherwise the reason, which is a command's answer.
const char *command_need_plugin(const instrument *instrument);

#endif
