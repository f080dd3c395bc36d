namespace EarlySignal.Basics;

/// <summary>
/// Says where the forms of a type come from that a notebook shows. Notebook engines look for an attribute of this name, so
/// that a library need not know them (the convention of .NET Interactive).
/// </summary>
/// <param name="formatterSourceType">A type with a constructor without parameters and a method <c>CreateTypeFormatters()</c>.</param>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    public Type FormatterSourceType { get; } = formatterSourceType;

    public string[] PreferredMimeTypes { get; set; } = [];
}
