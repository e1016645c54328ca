// The processes below this one.
#ifndef GANTRY_WORKER_TREE_H
#define GANTRY_WORKER_TREE_H

// Kills every process that was started from here, however far away it has moved. Any thread.
//
// It may reap children, so it is only for a worker that is about to end.
void tree_kill(void);

#endif
