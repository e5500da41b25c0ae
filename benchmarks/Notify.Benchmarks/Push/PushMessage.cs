using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Notify.Push;

namespace Notify.Benchmarks.Push;

/// <summary>The message of every contender: an alert of about 300 bytes for one browser.</summary>
internal static class PushMessage
{
    public const string Text =
        """{"web_push":8030,"id":"0199c0de-0000-7000-8000-000000000000","notification":"""
            + """{"title":"Stop-loss failed for XAUUSD","body":"The broker refused the stop-loss of your long """
            + """position: insufficient margin","navigate":"/orders/991","icon":"/icon.png","tag":"order-991","""
            + "\"timestamp\":1893456000000,\"data\":{\"order\":991}}}";

    public static byte[] Bytes { get; } = Encoding.UTF8.GetBytes(Text);

    public static ECParameters Browser { get; } = MakeBrowser();

    public static byte[] AuthSecret { get; } = RandomNumberGenerator.GetBytes(16);

    /// <summary>The encrypted body: the text, the header of 86 bytes, a delimiter and the tag.</summary>
    public static int BodyBytes { get; } = Bytes.Length + 103;

    /// <summary>More browsers than a sender caches, each with another key.</summary>
    public static IReadOnlyList<PushSubscription> Subscriptions { get; } =
        [.. Enumerable.Range(0, 5_000).Select(_ => Subscribe(MakeBrowser()))];

    public static PushSubscription Subscription { get; } = Subscribe(Browser);

    private static PushSubscription Subscribe(ECParameters browser) => PushSubscription.Create(
        "https://push.example.com/wpush/v2/" + new string('x', 180),
        Base64Url.EncodeToString([4, .. browser.Q.X!, .. browser.Q.Y!]),
        Base64Url.EncodeToString(AuthSecret));

    private static ECParameters MakeBrowser()
    {
        using var key = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportParameters(includePrivateParameters: false);
    }
}
