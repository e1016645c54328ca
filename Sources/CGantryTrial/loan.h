// What is lent to the plugin for one call: inputs, in memory that tells what the plugin does to it.
#ifndef GANTRY_TRIAL_LOAN_H
#define GANTRY_TRIAL_LOAN_H

#include "gantry/gantry.h"
#include "pile.h"

typedef struct loan {
  uint8_t *start;
  size_t length;    // of all pages
  size_t used;
  size_t original;  // where the copy lies that is compared later; 0 when guarded
  size_t trap;
  size_t pieces;    // so far, when guarded
  int is_guarded;
} loan;

// Opens a loan for so many pieces of so many bytes together. Returns 0 when there is no memory.
int loan_open(loan *loan, size_t pieces, size_t bytes, int is_guarded);

// Makes room for a piece that will be lent. Guarded, it ends where nothing can be read; otherwise
// bytes follow that are no NUL. NULL never, but for an empty one that is not guarded.
uint8_t *loan_room(loan *loan, size_t size);

// The same with its bytes.
gantry_bytes loan_bytes(loan *loan, const uint8_t *bytes, size_t size);
gantry_str loan_text(loan *loan, const uint8_t *bytes, size_t size);

// From here on it is the plugin's to read.
void loan_seal(loan *loan);

// Takes it back; its memory stays for a while, spoilt or untouchable. Returns 1 if it was changed.
int loan_close(loan *loan);

#endif
