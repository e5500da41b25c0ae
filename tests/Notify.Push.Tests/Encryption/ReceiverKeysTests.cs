using System.Security.Cryptography;
using Notify.Push.Encryption;
using Notify.Testing;

namespace Notify.Push.Tests.Encryption;

public sealed class ReceiverKeysTests : IDisposable
{
    private readonly ReceiverKeys _keys = new();

    public void Dispose() => _keys.Dispose();

    [Fact]
    public void A_key_is_imported_once()
    {
        using var browser = Browser();

        var first = _keys.Get(browser.PublicKeyBytes);

        _keys.Get(browser.PublicKeyBytes.ToArray()).Should().BeSameAs(first);
        first.Point.ToArray().Should().Equal(browser.PublicKeyBytes.ToArray());
    }

    [Fact]
    public void A_key_is_found_by_all_of_its_bytes()
    {
        using var browser = Browser();
        var known = _keys.Get(browser.PublicKeyBytes);
        // The point with the same x and the other y is a valid key, too.
        var other = Negative(browser.PublicKeyBytes);

        var found = _keys.Get(other);

        found.Should().NotBeSameAs(known);
        found.Point.ToArray().Should().Equal(other);
    }

    [Fact]
    public void The_number_of_keys_is_bounded()
    {
        for (var i = 0; i < ReceiverKeys.MaxKeys + 1; i++)
        {
            using var browser = Browser();
            _keys.Get(browser.PublicKeyBytes);
            _keys.Count.Should().BeLessThanOrEqualTo(ReceiverKeys.MaxKeys);
        }

        _keys.Count.Should().Be(1, "the next key begins again");
    }

    [Fact]
    public void A_point_off_the_curve_is_refused_each_time_and_not_kept()
    {
        using var browser = Browser();
        var off = browser.PublicKeyBytes.ToArray();
        off[64] ^= 1;

        for (var i = 0; i < 2; i++)
            _keys.Invoking(keys => keys.Get(off)).Should().Throw<CryptographicException>();
        _keys.Count.Should().Be(0);
    }

    [Fact]
    public void Threads_share_a_key()
    {
        using var browser = Browser();
        var bodies = new byte[400][];

        Parallel.For(0, bodies.Length, i =>
        {
            var receiver = _keys.Get(browser.PublicKeyBytes);
            bodies[i] = PushEncryption.Encrypt(BitConverter.GetBytes(i), 0, receiver, browser.AuthSecretBytes);
        });

        for (var i = 0; i < bodies.Length; i++)
            PushDecryption.Decrypt(bodies[i], browser, out _).Should().Equal(BitConverter.GetBytes(i));
        _keys.Count.Should().Be(1);
    }

    private static LocalPushSubscription Browser() => new(1, new Uri("https://push.example.com/1"), null);

    private static byte[] Negative(ReadOnlySpan<byte> point)
    {
        var prime = Convert.FromHexString("FFFFFFFF00000001000000000000000000000000FFFFFFFFFFFFFFFFFFFFFFFF");
        var difference = new System.Numerics.BigInteger(prime, isUnsigned: true, isBigEndian: true)
            - new System.Numerics.BigInteger(point[33..], isUnsigned: true, isBigEndian: true);
        var negative = point.ToArray();
        negative.AsSpan(33).Clear();
        var y = difference.ToByteArray(isUnsigned: true, isBigEndian: true);
        y.CopyTo(negative, negative.Length - y.Length);
        return negative;
    }
}
