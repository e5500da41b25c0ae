using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json.Nodes;

namespace Notify.AspNetCore.Tests.Harness;

/// <summary>Push subscriptions as browsers write them.</summary>
internal static class Browsers
{
    public static JsonObject Subscription(string name)
    {
        using var keys = ECDiffieHellman.Create(ECCurve.NamedCurves.nistP256);
        var point = keys.ExportParameters(false).Q;
        return new JsonObject
        {
            ["endpoint"] = $"https://fcm.googleapis.com/push/{name}",
            ["expirationTime"] = null,
            ["keys"] = new JsonObject
            {
                ["p256dh"] = Base64Url.EncodeToString([4, .. point.X!, .. point.Y!]),
                ["auth"] = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16)),
            },
        };
    }
}
