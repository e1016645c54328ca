// The script: commands of words, as trial.h says.
#ifndef GANTRY_TRIAL_SCRIPT_H
#define GANTRY_TRIAL_SCRIPT_H

#include "pile.h"

// A word; behind its bytes lies whatever comes next in the script.
typedef struct word {
  const uint8_t *bytes;
  size_t size;
} word;

typedef struct command {
  const word *words;  // the first one is the verb
  size_t count;
} command;

typedef struct script {
  pile bytes;
  pile words;     // of struct word
  pile commands;  // of struct command
  size_t count;
} script;

// Reads a script from a descriptor to its end. Returns NULL, or what is wrong with it.
const char *script_read(script *script, int fd);

command script_command(const script *script, size_t index);

// Whether a word is this text.
int word_is(word word, const char *text);

// Reads a number. Returns 0 when the word is none, or one that does not fit.
int word_number(word word, int64_t *number);

// Copies a word and ends it with a NUL. Returns 0 when it is too long or has one inside.
int word_text(word word, char *text, size_t size);

#endif
