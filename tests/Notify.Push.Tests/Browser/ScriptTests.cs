using System.Diagnostics;

namespace Notify.Push.Tests.Browser;

/// <summary>The scripts' own tests, run by node: every branch, with a browser made of plain objects.</summary>
public sealed class ScriptTests
{
    private static readonly TimeSpan Guard = TimeSpan.FromMinutes(2);

    [Theory]
    [InlineData("worker.test.mjs")]
    [InlineData("client.test.mjs")]
    public async Task Node_finds_the_script_good(string tests)
    {
        var start = new ProcessStartInfo("node", ["--test", "--test-reporter=spec", tests])
        {
            WorkingDirectory = Path.Combine(AppContext.BaseDirectory, "Browser", "Scripts"),
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var node = Process.Start(start) ?? throw new InvalidOperationException("node does not start.");
        var output = node.StandardOutput.ReadToEndAsync();
        var errors = node.StandardError.ReadToEndAsync();
        using var guard = new CancellationTokenSource(Guard);
        try
        {
            await node.WaitForExitAsync(guard.Token);
        }
        finally
        {
            if (!node.HasExited)
                node.Kill(entireProcessTree: true);
        }

        node.ExitCode.Should().Be(0, "node said:\n{0}\n{1}", await output, await errors);
        (await output).Should().Contain("fail 0").And.NotContain("tests 0");
    }
}
