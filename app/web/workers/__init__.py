"""Worker processes of the app: the queue, the processes, and what they do (计算进程)."""
