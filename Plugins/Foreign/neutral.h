// The locale in which this plugin reads and writes, whatever a library has set for the process or
// for its thread.
#ifndef FOREIGN_NEUTRAL_H
#define FOREIGN_NEUTRAL_H

#include <locale.h>

// The locale "C"; kept until the process exits.
extern locale_t neutral_locale;

// Makes it, before anything is called. 0 when there is no memory.
int neutral_begin(void);

#endif
