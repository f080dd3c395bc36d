namespace EarlySignal.Checkpoints;

/// <summary>The names of pickle's opcodes, for errors about those that are refused.</summary>
internal static class PickleOpcode
{
    private static readonly Dictionary<byte, string> Names = new (byte Opcode, string Name)[]
    {
        ((byte)'0', "POP"), ((byte)'1', "POP_MARK"), ((byte)'2', "DUP"), ((byte)'F', "FLOAT"), ((byte)'I', "INT"), ((byte)'L', "LONG"),
        ((byte)'P', "PERSID"), ((byte)'S', "STRING"), ((byte)'T', "BINSTRING"), ((byte)'U', "SHORT_BINSTRING"), ((byte)'V', "UNICODE"),
        ((byte)'d', "DICT"), ((byte)'g', "GET"), ((byte)'i', "INST"), ((byte)'l', "LIST"), ((byte)'o', "OBJ"), ((byte)'p', "PUT"),
        ((byte)'B', "BINBYTES"), ((byte)'C', "SHORT_BINBYTES"), (0x80, "PROTO"), (0x81, "NEWOBJ"), (0x82, "EXT1"), (0x83, "EXT2"), (0x84, "EXT4"),
        (0x8b, "LONG4"), (0x8c, "SHORT_BINUNICODE"), (0x8d, "BINUNICODE8"), (0x8e, "BINBYTES8"), (0x8f, "EMPTY_SET"), (0x90, "ADDITEMS"),
        (0x91, "FROZENSET"), (0x92, "NEWOBJ_EX"), (0x93, "STACK_GLOBAL"), (0x94, "MEMOIZE"), (0x95, "FRAME"), (0x96, "BYTEARRAY8"),
        (0x97, "NEXT_BUFFER"), (0x98, "READONLY_BUFFER"),
    }.ToDictionary(entry => entry.Opcode, entry => entry.Name);

    /// <summary>The name, or the number when there is no such opcode.</summary>
    public static string Name(byte opcode) => Names.TryGetValue(opcode, out var name) ? name : $"0x{opcode:x2}";
}
