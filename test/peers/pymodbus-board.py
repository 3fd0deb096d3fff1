"""A relay and input board played by pymodbus: a third party's end of the Modbus TCP wire.

Told on stdin: `input 3 on` sets a discrete input, `value 3 2000` an input register. Says on stdout, one JSON object a
line: that it listens, each relay written, and each timed pulse (function 05 to 0x0200+n, value x 100 ms: facts of the
look-alike boards).
"""
import asyncio
import json
import struct
import sys
import threading

from pymodbus.bit_write_message import WriteSingleCoilRequest, WriteSingleCoilResponse
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.server import StartAsyncTcpServer

PULSE_BASE = 0x0200


def say(**what):
    print(json.dumps(what), flush=True)


class RawCoilResponse(WriteSingleCoilResponse):
    """The echo of what was asked, whatever the value was."""

    raw = 0

    def encode(self):
        return struct.pack(">HH", self.address, self.raw)


class RawCoilRequest(WriteSingleCoilRequest):
    """Function 05 with the value kept, since these boards read more than on and off from it."""

    function_code = 5
    raw = 0

    def decode(self, data):
        self.address, self.raw = struct.unpack(">HH", data)
        self.value = self.raw == 0xFF00

    def execute(self, context):
        if PULSE_BASE <= self.address < PULSE_BASE + 8:
            say(pulse=self.address - PULSE_BASE, ms=self.raw * 100)
        elif self.address < 8 and self.raw in (0xFF00, 0x0000):
            context.setValues(5, self.address, [self.value])
            say(relay=self.address, on=self.value)
        else:
            return self.doException(3)
        response = RawCoilResponse(self.address, self.value)
        response.raw = self.raw
        return response


async def main(port):
    slave = ModbusSlaveContext(
        di=ModbusSequentialDataBlock(0, [False] * 16), co=ModbusSequentialDataBlock(0, [False] * 16),
        hr=ModbusSequentialDataBlock(0, [0] * 16), ir=ModbusSequentialDataBlock(0, [0] * 16), zero_mode=True,
    )

    def hear():
        for line in sys.stdin:
            what, number, state = line.split()
            if what == "value":
                slave.setValues(4, int(number), [int(state)])
                say(register=int(number), value=int(state))
            else:
                slave.setValues(2, int(number), [state == "on"])
                say(input=int(number), on=state == "on")

    threading.Thread(target=hear, daemon=True).start()
    server = await StartAsyncTcpServer(
        context=ModbusServerContext(slaves=slave, single=True), address=("127.0.0.1", port),
        allow_reuse_address=True, defer_start=True,
    )
    # What is started later is not told of custom functions by the call above.
    server.decoder.register(RawCoilRequest)
    task = asyncio.create_task(server.serve_forever())
    await server.serving
    say(listening=port)
    await task


asyncio.run(main(int(sys.argv[1])))
