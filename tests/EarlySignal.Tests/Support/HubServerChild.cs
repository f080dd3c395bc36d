using System.Diagnostics;
using System.Runtime.InteropServices;
using EarlySignal.Hub;

namespace EarlySignal.Tests.Support;

/// <summary>A second process that fetches from a <see cref="HubServer"/>, to be killed or to compete with.</summary>
public static class HubServerChild
{
    /// <summary>Starts a process that fetches one checkpoint and prints its folder.</summary>
    public static Process Start(Uri endpoint, string cache, string address)
    {
        // The runtime lies three folders below the program that starts it: shared/Microsoft.NETCore.App/VERSION.
        var dotnet = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "dotnet"));
        return Process.Start(new ProcessStartInfo(dotnet, [typeof(HubServerChild).Assembly.Location, endpoint.AbsoluteUri, cache, address]) { RedirectStandardOutput = true })!;
    }

    /// <summary>The entry point of this assembly when it is started as a program and not loaded by a test runner.</summary>
    public static int Main(string[] arguments)
    {
        using var client = new HubClient(new HubOptions { Endpoint = new Uri(arguments[0]), CacheFolder = arguments[1] });
        Console.WriteLine(client.Fetch(HubReference.Parse(arguments[2]), HubSelection.Scoring).Path);
        return 0;
    }
}
