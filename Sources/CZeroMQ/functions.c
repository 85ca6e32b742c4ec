#include "CZeroMQ.h"

#include "CDeferred.h"

static const char *const libzmq[] = {"libzmq.so.5", NULL};

static void *find(const char *name) { return cd_function(libzmq, name); }

#define ZMQ(result, name, parameters, arguments) CD_DEFERRED(find, result, name, parameters, arguments)

ZMQ(int, zmq_errno, (void), ())
ZMQ(const char *, zmq_strerror, (int code), (code))
ZMQ(void *, zmq_ctx_new, (void), ())
ZMQ(int, zmq_ctx_term, (void *context), (context))
ZMQ(int, zmq_msg_init, (zmq_msg_t *message), (message))
ZMQ(int, zmq_msg_recv, (zmq_msg_t *message, void *socket, int flags), (message, socket, flags))
ZMQ(int, zmq_msg_close, (zmq_msg_t *message), (message))
ZMQ(void *, zmq_msg_data, (zmq_msg_t *message), (message))
ZMQ(size_t, zmq_msg_size, (const zmq_msg_t *message), (message))
ZMQ(void *, zmq_socket, (void *context, int type), (context, type))
ZMQ(int, zmq_close, (void *socket), (socket))
ZMQ(int, zmq_setsockopt, (void *socket, int option, const void *value, size_t size), (socket, option, value, size))
ZMQ(int, zmq_getsockopt, (void *socket, int option, void *value, size_t *size), (socket, option, value, size))
ZMQ(int, zmq_bind, (void *socket, const char *address), (socket, address))
ZMQ(int, zmq_connect, (void *socket, const char *address), (socket, address))
ZMQ(int, zmq_send, (void *socket, const void *bytes, size_t count, int flags), (socket, bytes, count, flags))
ZMQ(int, zmq_poll, (zmq_pollitem_t *items, int count, long milliseconds), (items, count, milliseconds))
