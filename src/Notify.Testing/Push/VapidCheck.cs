using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Notify.Testing;

/// <summary>
/// Checks <c>Authorization: vapid t=…, k=…</c> as a push service does (RFC 8292): reads it, verifies the signature, and
/// validates the claims.
/// </summary>
internal static class VapidCheck
{
    private const string Scheme = "vapid ";
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    /// <param name="authorization">The header, or null.</param>
    /// <param name="origin">The origin of the service.</param>
    /// <param name="expectedKey">The key with which the subscription was created, or null.</param>
    /// <param name="now">The current time.</param>
    /// <exception cref="PushRefusal">The header is not valid. The message contains the reason.</exception>
    public static ReceivedVapid Verify(string? authorization, string origin, string? expectedKey, DateTimeOffset now)
    {
        if (authorization is null)
            throw new PushRefusal(401, "There is no Authorization header.");
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            throw new PushRefusal(401, "The Authorization header is not of the scheme vapid (RFC 8292 section 3).");
        var parameters = Parameters(authorization[Scheme.Length..]);
        var token = parameters.GetValueOrDefault("t")
            ?? throw new PushRefusal(401, "The Authorization header has no t, the token.");
        var key = parameters.GetValueOrDefault("k")
            ?? throw new PushRefusal(401, "The Authorization header has no k, the public key.");
        var claims = Open(token, key);
        try
        {
            return Check(claims, token, key, origin, expectedKey, now);
        }
        catch (InvalidOperationException)
        {
            throw new PushRefusal(403, "A claim of the VAPID token is of the wrong type.");
        }
    }

    private static Dictionary<string, string> Parameters(string text)
    {
        var parameters = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var pair in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (pair.IndexOf('=', StringComparison.Ordinal) is var at and > 0)
                parameters[pair[..at].TrimEnd()] = pair[(at + 1)..].Trim().Trim('"');
        }
        return parameters;
    }

    /// <summary>Returns the claims of a token with a valid signature (RFC 7515, ES256: RFC 7518 section 3.4).</summary>
    private static JsonElement Open(string token, string key)
    {
        if (token.Split('.') is not [var header, var payload, var signature])
            throw new PushRefusal(403, "The VAPID token is not three parts with dots between.");
        if (Json(header, "header") is var head
            && (!head.TryGetProperty("alg", out var algorithm) || algorithm.ToString() != "ES256"))
        {
            throw new PushRefusal(403, "The VAPID token is not signed with ES256.");
        }

        if (Bytes(key, "public key") is not { Length: 65 } point || point[0] != 4)
            throw new PushRefusal(403, "The VAPID public key is not an uncompressed point of 65 bytes.");
        if (Bytes(signature, "signature") is not { Length: 64 } signed)
            throw new PushRefusal(403, "The VAPID token's signature is not 64 bytes.");
        if (!IsSignedBy(point, $"{header}.{payload}", signed))
            throw new PushRefusal(403, "The VAPID token's signature does not match its public key.");
        return Json(payload, "claims");
    }

    private static bool IsSignedBy(byte[] point, string text, byte[] signature)
    {
        try
        {
            using var key = ECDsa.Create(
                new ECParameters
                {
                    Curve = ECCurve.NamedCurves.nistP256,
                    Q = new ECPoint { X = point[1..33], Y = point[33..] },
                });
            return key.VerifyHash(
                SHA256.HashData(Encoding.ASCII.GetBytes(text)),
                signature,
                DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        catch (CryptographicException)
        {
            throw new PushRefusal(403, "The VAPID public key is not a point of the curve P-256.");
        }
    }

    private static ReceivedVapid Check(
        JsonElement claims,
        string token,
        string key,
        string origin,
        string? expectedKey,
        DateTimeOffset now)
    {
        var audience = claims.TryGetProperty("aud", out var aud) ? aud.GetString() : null;
        if (audience != origin)
        {
            throw new PushRefusal(
                403,
                $"The audience of the VAPID token is '{audience}', but the origin of this service is {origin}.");
        }

        if (!claims.TryGetProperty("exp", out var exp) || !exp.TryGetInt64(out var seconds))
            throw new PushRefusal(403, "The VAPID token has no expiry.");
        if (seconds > DateTimeOffset.MaxValue.ToUnixTimeSeconds())
        {
            throw new PushRefusal(
                403,
                "The VAPID token's expiry is not a number of seconds since 1970. Use seconds, not milliseconds.");
        }

        var expires = DateTimeOffset.FromUnixTimeSeconds(Math.Max(0, seconds));
        if (expires <= now)
            throw new PushRefusal(403, "The VAPID token has expired.");
        if (expires > now + Longest)
            throw new PushRefusal(403, "The VAPID token is valid for more than 24 hours.");
        var subject = claims.TryGetProperty("sub", out var sub) ? sub.GetString() : null;
        if (subject?.StartsWith("mailto:", StringComparison.Ordinal) != true
            && subject?.StartsWith("https:", StringComparison.Ordinal) != true)
        {
            throw new PushRefusal(403, "The VAPID token's subject is neither mailto: nor https:.");
        }

        if (expectedKey is not null && key.TrimEnd('=') != expectedKey.TrimEnd('='))
        {
            throw new PushRefusal(
                403,
                "the VAPID credentials in the authorization header do not correspond to the credentials used to create "
                + "the subscriptions.");
        }
        return new ReceivedVapid
        {
            PublicKey = key,
            Audience = audience,
            Subject = subject,
            Expires = expires,
            Token = token,
        };
    }

    private static JsonElement Json(string text, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(Bytes(text, what));
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.Clone()
                : throw new PushRefusal(403, $"The VAPID token's {what} is not a JSON object.");
        }
        catch (JsonException)
        {
            throw new PushRefusal(403, $"The VAPID token's {what} is not valid JSON.");
        }
    }

    private static byte[] Bytes(string text, string what)
    {
        try
        {
            return text.Contains('=', StringComparison.Ordinal)
                ? throw new FormatException()
                : Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            throw new PushRefusal(403, $"The VAPID {what} is not unpadded base64url.");
        }
    }
}
