using System.Diagnostics;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Notify.AspNetCore;
using Notify.Tests.Bus;

namespace Notify.Docs.Tests;

/// <summary>Runs the script of docs/email.md that forwards a mail to a host.</summary>
public sealed class BounceScriptTests
{
    private const string Mail = "From: MAILER-DAEMON@mx.example.net\nSubject: no report\n\n\u00e4 \\n %s\n";
    private const int TemporaryFailure = 75;

    private static readonly Snippet Script =
        Snippet.In("docs/email.md").Single(snippet => snippet.Code.StartsWith("#!/bin/sh", StringComparison.Ordinal));

    [Fact]
    public async Task The_host_accepts_a_mail_that_the_script_signs()
    {
        var key = NewKey();
        await using var host = await StartAsync(key);

        (await RunAsync(host, key)).Should().Be(0);
    }

    [Fact]
    public async Task The_mail_server_tries_again_if_the_host_does_not_accept_the_mail()
    {
        await using var host = await StartAsync(NewKey());

        (await RunAsync(host, NewKey())).Should().Be(TemporaryFailure);
    }

    private static async Task<WebApplication> StartAsync(string key)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddNotify(options => options.RunWorkers = false).UseSharedBus().AddEmail(options =>
        {
            (options.Host, options.From) = ("smtp.example.com", "alerts@example.com");
            (options.InboundKey, options.EnvelopeSender) = (key, "bounce+{id}@example.com");
        });
        var host = builder.Build();
        host.MapNotify("/messaging", options => options.Endpoints = NotifyEndpoints.Inbound);
        await host.StartAsync();
        return host;
    }

    private static async Task<int> RunAsync(WebApplication host, string key)
    {
        var start = new ProcessStartInfo("sh", ["-c", Script.Code])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["NOTIFY_URL"] = $"{host.Urls.Single()}/messaging/inbound/email",
                ["NOTIFY_KEY"] = key,
            },
        };
        using var process = Process.Start(start)!;
        await process.StandardInput.WriteAsync(Mail);
        process.StandardInput.Close();
        using var guard = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        try
        {
            await process.WaitForExitAsync(guard.Token);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
        }

        return process.ExitCode;
    }

    private static string NewKey() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));
}
