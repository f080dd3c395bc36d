using System.Text.Json.Nodes;
using EarlySignal.Notebooks.Cells;

namespace EarlySignal.Notebooks.Jupyter;

/// <summary>Publishes the outputs of a cell while it runs.</summary>
/// <param name="publish">Sends a message of that type to all front ends, in answer to the cell's request.</param>
internal sealed class KernelSink(Action<string, JsonObject> publish) : ICellSink
{
    public void Stream(string name, string text) => publish("stream", new JsonObject { ["name"] = name, ["text"] = text });

    public void Display(JsonObject forms, string id, bool update) => publish(
        update ? "update_display_data" : "display_data",
        new JsonObject { ["data"] = forms, ["metadata"] = new JsonObject(), ["transient"] = new JsonObject { ["display_id"] = id } });
}
