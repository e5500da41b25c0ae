using System.Globalization;
using Xunit.Abstractions;

namespace Notify.Telegram.Tests.Markup.Generating;

/// <summary>
/// The seeds of random tests: a new one each time, which is printed, and can be repeated with the environment variable
/// NOTIFY_SEED.
/// </summary>
internal static class Seeds
{
    public static Random Random(ITestOutputHelper output)
    {
        var seed = int.TryParse(
            Environment.GetEnvironmentVariable("NOTIFY_SEED"),
            CultureInfo.InvariantCulture,
            out var given)
            ? given
            : System.Random.Shared.Next();
        output.WriteLine($"NOTIFY_SEED={seed}");
        return new Random(seed);
    }
}
