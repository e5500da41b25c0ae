using System.Globalization;
using System.Reflection;
using Notify.Bus;

namespace Notify.Redis.Tests.Settings;

/// <summary>
/// The bounds of every setting of the bus: values within are accepted, others are refused with the name of the setting.
/// </summary>
public class RedisBusBoundsTests
{
    private static readonly Dictionary<string, (TimeSpan Least, TimeSpan Most)> Times = new()
    {
        [nameof(RedisBusOptions.LeaseDuration)] = (TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)),
        [nameof(RedisBusOptions.IdempotencyWindow)] = (TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(3650)),
        [nameof(RedisBusOptions.DeadLetterRetention)] = (TimeSpan.FromMilliseconds(1), TimeSpan.FromDays(3650)),
        [nameof(RedisBusOptions.EnqueueTimeout)] = (TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5)),
        [nameof(RedisBusOptions.PollInterval)] = (TimeSpan.FromMilliseconds(50), TimeSpan.FromMinutes(1)),
    };

    private static readonly string[] Counts =
    [
        nameof(RedisBusOptions.LaneCapacity),
        nameof(RedisBusOptions.TransactionalWeight),
    ];

    public static TheoryData<string> TimeSettings => [.. Times.Keys];

    public static TheoryData<string> CountSettings => [.. Counts];

    [Fact]
    public void Every_setting_has_its_bounds_here() =>
        typeof(RedisBusOptions)
            .GetProperties()
            .Select(setting => setting.Name)
            .Should().BeEquivalentTo([.. Times.Keys, .. Counts, nameof(RedisBusOptions.WhenFull)]);

    [Theory, MemberData(nameof(TimeSettings))]
    public void A_time_within_its_bounds_is_taken_and_any_other_refused(string setting)
    {
        var (least, most) = Times[setting];
        foreach (var time in Around(least, most))
        {
            var problems = Problems(setting, time);
            if (time >= least && time <= most)
                problems.Should().BeEmpty($"{setting} may be {time}");
            else
                problems.Should()
                    .Equal($"Notify:Redis:Bus:{setting} is {time:c}. Set a duration from {least:c} to {most:c}.");
        }
    }

    [Theory, MemberData(nameof(TimeSettings))]
    public void A_bound_that_a_message_names_is_valid(string setting)
    {
        var said = Problems(setting, TimeSpan.Zero).Should().ContainSingle().Which.TrimEnd('.').Split(' ');

        Problems(setting, TimeSpan.Parse(said[^3], CultureInfo.InvariantCulture)).Should().BeEmpty();
        Problems(setting, TimeSpan.Parse(said[^1], CultureInfo.InvariantCulture)).Should().BeEmpty();
    }

    [Theory, MemberData(nameof(CountSettings))]
    public void A_count_is_at_least_one(string setting)
    {
        int[] counts =
        [
            int.MinValue,
            -1,
            0,
            1,
            2,
            int.MaxValue,
            .. Numbers(50).Select(number => (int)number.NextInt64(int.MinValue, int.MaxValue)),
        ];
        foreach (var count in counts)
        {
            var problems = Problems(setting, count);
            if (count >= 1)
                problems.Should().BeEmpty($"{setting} may be {count}");
            else
            {
                problems.Should().ContainSingle()
                    .Which.Should().StartWith($"Notify:Redis:Bus:{setting} is {count}. Set ").And.Contain("at least 1");
            }

        }
    }

    [Fact]
    public void What_a_full_lane_does_is_one_of_two()
    {
        for (var value = -2; value <= 10; value++)
        {
            var problems = Problems(nameof(RedisBusOptions.WhenFull), (FullLaneAction)value);
            if (value is (int)FullLaneAction.Wait or (int)FullLaneAction.Fail)
                problems.Should().BeEmpty($"{(FullLaneAction)value} is a value");
            else
                problems.Should().Equal("Notify:Redis:Bus:WhenFull is not a valid value. Use Wait or Fail.");
        }
    }

    // The bounds themselves, one tick next to them, the extreme values, and random ones.
    private static IEnumerable<TimeSpan> Around(TimeSpan least, TimeSpan most)
    {
        var tick = TimeSpan.FromTicks(1);
        TimeSpan[] fixedOnes =
        [
            least,
            least - tick,
            least + tick,
            most,
            most - tick,
            most + tick,
            TimeSpan.Zero,
            -least,
            -tick,
            TimeSpan.MinValue,
            TimeSpan.MaxValue,
            Timeout.InfiniteTimeSpan,
        ];
        return fixedOnes.Concat(
            Numbers(100)
                .Select(
                    (number, at) =>
                        TimeSpan.FromTicks(
                            at % 2 == 0
                                ? number.NextInt64(least.Ticks, most.Ticks)
                                : number.NextInt64(-most.Ticks, 2 * most.Ticks))));
    }

    private static IEnumerable<Random> Numbers(int count) => Enumerable.Repeat(new Random(4711), count);

    private static List<string> Problems(string setting, object value) =>
        RedisOptionsValidatorTests.Problems(options =>
            typeof(RedisBusOptions)
                .GetProperty(setting, BindingFlags.Public | BindingFlags.Instance)!
                .SetValue(options.Bus, value));
}
