using Notify.Enqueue;

namespace Notify.Tests.Enqueue;

public sealed class EnvelopeIdsTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void An_id_consists_of_version_variant_time_and_random_bytes()
    {
        using var ids = new EnvelopeIds(bytes => bytes.Fill(0xFF));

        var id = ids.Next(Now);

        id.Version.Should().Be(7);
        id.ToString().Should().Be($"{Now.ToUnixTimeMilliseconds():x12}-7fff-bfff-ffffffffffff".Insert(8, "-"));
    }

    [Fact]
    public void Ids_are_unique_and_sort_by_time()
    {
        using var ids = new EnvelopeIds();

        string[] created = [.. Enumerable.Range(0, 250).Select(i => ids.Next(Now.AddMilliseconds(i)).ToString())];

        created.Should().BeInAscendingOrder(StringComparer.Ordinal).And.OnlyHaveUniqueItems();
    }

    [Fact]
    public void Random_bytes_are_drawn_for_a_hundred_ids_at_a_time()
    {
        var draws = 0;
        using var ids = new EnvelopeIds(_ => draws++);

        for (var i = 0; i < 101; i++)
            ids.Next(Now);

        draws.Should().Be(2);
    }
}
