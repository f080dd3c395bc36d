using EarlySignal.Basics;

namespace EarlySignal.Tasks;

/// <summary>
/// The value of a name, field or element that is not there. As with Jinja's <c>StrictUndefined</c> it may be asked whether it
/// is defined, or be replaced by a default; everything else is a fault.
/// </summary>
internal sealed class Undefined(string found, string expected, string remedy)
{
    /// <summary>What to say when it is used.</summary>
    public TemplateFault Fault => new(found, expected, remedy);

    /// <summary>A name that means nothing.</summary>
    public static Undefined Name(string name, IEnumerable<string> names)
    {
        var known = names.ToList();
        return new Undefined($"unknown field '{name}'", $"one of {string.Join(", ", known)}",
            NearestNames.Of(name, known, 1) is [var near] ? $"Did you mean '{near}'?" : "Correct the name, or add the field to the data.");
    }

    /// <summary>A place that a list or text does not have.</summary>
    public static Undefined Index(long index, int count) =>
        new($"index {index}", $"an index into {count} elements", "Correct the index, or the item.");

    /// <summary>An attribute that a value does not have.</summary>
    public static Undefined Attribute(string name, object? value) =>
        new($"'.{name}' on {PythonText.Kind(value)}", "an object that has this field, or a method call with brackets", Template.Remedy);
}
