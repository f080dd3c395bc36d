using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace EarlySignal.Tests.Support;

/// <summary>A web server on free ports of this machine, as the servers of the tests are built on.</summary>
internal static class LocalServer
{
    /// <summary>Starts one; its addresses are in <see cref="WebApplication.Urls"/>.</summary>
    /// <param name="answer">Answers every request.</param>
    /// <param name="ports">On how many ports it listens.</param>
    public static WebApplication Start(RequestDelegate answer, int ports = 1)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            for (var port = 0; port < ports; port++)
                kestrel.Listen(IPAddress.Loopback, 0);
        });
        var app = builder.Build();
        app.Run(answer);
        app.StartAsync().GetAwaiter().GetResult();
        return app;
    }
}
