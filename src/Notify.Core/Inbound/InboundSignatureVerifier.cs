using System.Security.Cryptography;

namespace Notify.Inbound;

/// <summary>
/// Verifies the signature of a message while its body arrives. <see cref="InboundSignature.CreateVerifier"/> creates
/// it, and <see cref="InboundAdmission.Read"/> uses it.
/// </summary>
public sealed class InboundSignatureVerifier
{
    internal const string Mismatch =
        "The signature does not match the time, the channel, the content type and the body, or the keys differ.";

    private readonly IReadOnlyList<byte[]> _keys;
    private readonly byte[] _prefix;
    private readonly byte[] _signature;

    internal InboundSignatureVerifier(IReadOnlyList<byte[]> keys, byte[] prefix, byte[] signature) =>
        (_keys, _prefix, _signature) = (keys, prefix, signature);

    internal Hashes Start() => new(this);

    /// <summary>One hash for each key, because the body is read only once.</summary>
    internal sealed class Hashes : IDisposable
    {
        private readonly IncrementalHash[] _hashes;
        private readonly byte[] _signature;

        public Hashes(InboundSignatureVerifier verifier)
        {
            _signature = verifier._signature;
            _hashes = [.. verifier._keys.Select(key => IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key))];
            Append(verifier._prefix);
        }

        public void Append(ReadOnlyMemory<byte> bytes)
        {
            foreach (var hash in _hashes)
                hash.AppendData(bytes.Span);
        }

        /// <summary>
        /// Returns true if one of the keys has signed the message. Every key is compared, in a time that does not
        /// depend on the signature.
        /// </summary>
        public bool Match()
        {
            var matches = false;
            foreach (var hash in _hashes)
                matches |= CryptographicOperations.FixedTimeEquals(hash.GetHashAndReset(), _signature);
            return matches;
        }

        public void Dispose()
        {
            foreach (var hash in _hashes)
                hash.Dispose();
        }
    }
}
