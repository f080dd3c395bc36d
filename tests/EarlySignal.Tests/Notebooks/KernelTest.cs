using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using EarlySignal.Notebooks.Jupyter;
using EarlySignal.Tests.Support;

namespace EarlySignal.Tests.Notebooks;

public class KernelTest
{
    // One process for the whole story: a kernel takes seconds to start.
    [Fact]
    public void A_kernel_runs_cells_asks_its_user_completes_names_is_interrupted_and_shuts_down()
    {
        using var client = new KernelClient();

        client.SendForged("shell", "execute_request", Cell("var forged = 1;"));
        var info = client.Ask("shell", "kernel_info_request", []);
        Assert.Equal(("ok", "5.3", "C#"), ((string?)info["status"], (string?)info["protocol_version"], (string?)info["language_info"]!["name"]));

        var reply = client.Ask("shell", "execute_request", Cell("var texts = new List<string> { \"a\" };\nConsole.WriteLine(texts[0]);\ntexts.Count"));
        Assert.Equal(("ok", 1), ((string?)reply["status"], (int)reply["execution_count"]!));
        var published = client.PublishedUntil((type, _) => type == "execute_result");
        Assert.Contains(published, message => message.Type == "stream" && (string?)message.Content["text"] == "a\n");
        Assert.Equal("1", (string?)published[^1].Content["data"]!["text/plain"]);
        Assert.Equal("CS0103", (string?)client.Ask("shell", "execute_request", Cell("forged"))["ename"]);

        // Smileys are two UTF-16 units and one code point.
        var completion = client.Ask("shell", "complete_request", new JsonObject { ["code"] = "/*\U0001F600*/ texts.AddR", ["cursor_pos"] = 16 });
        Assert.Equal(["AddRange"], completion["matches"]!.AsArray().Select(name => (string?)name));
        Assert.Equal((12, 16), ((int)completion["cursor_start"]!, (int)completion["cursor_end"]!));
        var inspection = client.Ask("shell", "inspect_request", new JsonObject { ["code"] = "/*\U0001F600*/ texts.Contains(", ["cursor_pos"] = 21 });
        Assert.Equal((true, "bool Contains(string item)"), ((bool)inspection["found"]!, (string?)inspection["data"]!["text/plain"]));
        Assert.False((bool)client.Ask("shell", "inspect_request", new JsonObject { ["code"] = "1 + 2", ["cursor_pos"] = 3 })["found"]!);
        Assert.Equal("incomplete", (string?)client.Ask("shell", "is_complete_request", new JsonObject { ["code"] = "if (true) {" })["status"]);

        client.Send("shell", "execute_request", Cell("Console.Write(\"name? \");\nConsole.ReadLine()", allowInput: true));
        Assert.Equal("input_request", client.Receive("stdin").Type);
        client.Send("stdin", "input_reply", new JsonObject { ["value"] = "Ada" });
        Assert.Equal("ok", (string?)client.Answer("shell")["status"]);
        published = client.PublishedUntil((type, _) => type == "execute_result");
        Assert.Contains(published, message => message.Type == "stream" && (string?)message.Content["text"] == "name? ");
        Assert.Equal("Ada", (string?)published[^1].Content["data"]!["text/plain"]);
        Assert.Equal("InvalidOperationException", (string?)client.Ask("shell", "execute_request", Cell("Console.ReadLine()"))["ename"]);

        // The cell behind the interrupted one was sent at the same time; what was declared before both stays.
        client.Send("shell", "execute_request", Cell("Console.WriteLine(\"loops\"); while (true) { }"));
        client.Send("shell", "execute_request", Cell("\"queued\""));
        client.PublishedUntil((type, content) => type == "stream" && (string?)content["text"] == "loops\n");
        Assert.Equal("ok", (string?)client.Ask("control", "interrupt_request", [])["status"]);
        var stopped = client.Answer("shell");
        Assert.Equal("Interrupted", (string?)stopped["ename"]);
        // Front ends show these lines and nothing else.
        Assert.StartsWith("Interrupted: The cell was stopped", (string?)stopped["traceback"]![0]);
        Assert.Equal("aborted", (string?)client.Answer("shell")["status"]);
        Assert.Equal("ok", (string?)client.Ask("shell", "execute_request", Cell("texts.Count"))["status"]);

        Assert.Equal("ok", (string?)client.Ask("control", "shutdown_request", new JsonObject { ["restart"] = false })["status"]);
        Assert.True(client.Ended());
    }

    [Fact]
    public void Messages_are_signed_with_HMAC_SHA256_over_their_four_parts()
    {
        var codec = new MessageCodec("Jefe"u8.ToArray());
        byte[][] message = codec.Write(["id"u8.ToArray()], "status", new JsonObject { ["execution_state"] = "idle" }, null);
        var signature = HMACSHA256.HashData("Jefe"u8, message[3..].SelectMany(part => part).ToArray());
        Assert.Equal(Convert.ToHexStringLower(signature), Encoding.ASCII.GetString(message[2]));
        var read = codec.Read(null!, message)!;
        Assert.Equal(("status", "idle"), (read.Type, read.Text("execution_state")));
        Assert.Equal("id"u8.ToArray(), read.Identities.Single());
        foreach (var part in Enumerable.Range(2, message.Length - 2))
        {
            var forged = message.Select(bytes => (byte[])bytes.Clone()).ToArray();
            forged[part][0] ^= 1;
            Assert.Null(codec.Read(null!, forged));
        }
        Assert.Null(new MessageCodec("Jeff"u8.ToArray()).Read(null!, message));
    }

    [Fact]
    public void The_kernel_takes_the_common_name_only_where_no_other_kernel_has_it()
    {
        using var folder = new TempFolder();
        Assert.Equal(KernelSpec.CommonName, Path.GetFileName(KernelSpec.Install(folder.At("ours"), [], ["nb"])));
        Assert.Equal(KernelSpec.CommonName, Path.GetFileName(KernelSpec.Install(folder.At("ours"), [], ["nb"])));
        Directory.CreateDirectory(folder.At("system", KernelSpec.CommonName));
        File.WriteAllText(folder.At("system", KernelSpec.CommonName, "kernel.json"), """{"argv": ["dotnet-interactive"]}""");
        Assert.Equal(KernelSpec.OwnName, Path.GetFileName(KernelSpec.Install(folder.At("ours"), [folder.At("system")], ["nb"])));
        var spec = JsonNode.Parse(File.ReadAllText(folder.At("ours", KernelSpec.OwnName, "kernel.json")))!;
        Assert.Equal(["nb", "kernel", "{connection_file}"], spec["argv"]!.AsArray().Select(part => (string?)part));
    }

    private static JsonObject Cell(string code, bool allowInput = false) => new() { ["code"] = code, ["allow_stdin"] = allowInput };
}
