// What the host tells the worker to do, one frame after the other.
#ifndef GANTRY_WORKER_COMMANDS_H
#define GANTRY_WORKER_COMMANDS_H

#include "worker.h"

// What comes after a command.
typedef enum command_end {
  COMMAND_DONE,      // the next one
  COMMAND_LAST,      // nothing: it was END
  COMMAND_IS_WRONG,  // nothing: it broke the rules
} command_end;

// Does what one frame says, and answers it. The frame is not valid any more afterwards.
command_end commands_do(worker *worker, gantry_packet *packet);

#endif
