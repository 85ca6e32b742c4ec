// Made by `instab-lua verify --write`.

extension References {
  static let text = """
    revision 1
    made with SLEEF 3.5.1, glibc 2.36
    50c4469be4435dc1 0 neg (uint8)
    62dfd32f3aa4d141 0 neg (int32)
    c335812066465b26 0 neg (int64)
    7fc7820b963c235a 0 neg (float32)
    12c18f6960eb5762 0 neg (float64)
    1f8512eccf108057 0 abs (uint8)
    a2905111ea78b50b 0 abs (int32)
    893b942ed3bdf141 0 abs (int64)
    1e2b6a309ae29649 0 abs (float32)
    d787e0e9d9fe98dc 0 abs (float64)
    953c8d2d06099a76 0 sign (uint8)
    bfba13b719a6a4c0 0 sign (int32)
    705fbfbb51b93a4e 0 sign (int64)
    2b9628692178a25f 0 sign (float32)
    7ded7e8ae88141da 0 sign (float64)
    230131a9cebf04a3 0 square (uint8)
    9134be635f9f9bb4 0 square (int32)
    7e1714befdead1b8 0 square (int64)
    e5d040661b8d5f78 0 square (float32)
    b315a4ef59f92ba3 0 square (float64)
    5abf26725b851b64 0 sqrt (float32)
    59e5b15d37e339ea 0 sqrt (float64)
    6206d63f14117660 0 rsqrt (float32)
    63c66f2748034895 0 rsqrt (float64)
    a5e020d427415d7c 0 reciprocal (float32)
    1fd65d42c5243e79 0 reciprocal (float64)
    65011efac45821ce 0 floor (float32)
    beeb82a7b5b4beee 0 floor (float64)
    ad9cbb69b22ac718 0 ceil (float32)
    5eabb6e62a8ade9e 0 ceil (float64)
    e572130f6cb97ef2 0 round (float32)
    f5098a3ca9e79eee 0 round (float64)
    4795ce7abc708d1a 0 trunc (float32)
    4fd2d83f5286b5da 0 trunc (float64)
    c55716dd6cc8a108 0 relu (float32)
    055fb70f05d2ff80 0 relu (float64)
    d4f9d815c71b7e3c 0 sigmoid (float32)
    bb4839f1dd84ac0c 0 sigmoid (float64)
    cda1d638812db7ac 0 exp (float32)
    7e32fb83b6e95661 0 exp (float64)
    9885b3ee9d1edc87 0 exp2 (float32)
    6f946150feaedd48 0 exp2 (float64)
    ea4337753991d897 0 expm1 (float32)
    8936fe7f8ab4ee18 0 expm1 (float64)
    238d9cefbe0abcdf 0 log (float32)
    79e0b55aecc95cf1 0 log (float64)
    2b15ed1090c73842 0 log2 (float32)
    7c3b5e19e10e59f1 0 log2 (float64)
    03838711685cba23 0 log10 (float32)
    afdb08973cbfed05 0 log10 (float64)
    5b440769f60986c0 0 log1p (float32)
    cb3fa028a0053556 0 log1p (float64)
    a769a3e73a61af53 0 sin (float32)
    35c0b55daa26e3ee 0 sin (float64)
    6904438b0f393963 0 cos (float32)
    9e43150d2114f241 0 cos (float64)
    58b1a15e55a041c9 0 tan (float32)
    67c5773ab85abb06 0 tan (float64)
    21e78221d5758410 0 asin (float32)
    52ad6a9b59d93e9e 0 asin (float64)
    957f0eed84545183 0 acos (float32)
    a254968900016994 0 acos (float64)
    7b1cfa8f02a52621 0 atan (float32)
    3576a2e46c4caaff 0 atan (float64)
    3ee07bbbba966f59 0 sinh (float32)
    81e82571fa29051b 0 sinh (float64)
    ac29013fcf6964ba 0 cosh (float32)
    8e9b91f49110dde0 0 cosh (float64)
    b6272c4471212878 0 tanh (float32)
    477159aa70fcebb3 0 tanh (float64)
    b4ff224d78fdb21c 0 erf (float32)
    afdac0c70a416687 0 erf (float64)
    d1628f576ef7847c 0 next_up (float32)
    3788fe9e2d7510fd 0 next_up (float64)
    73c213dfdc4c3f2a 0 next_down (float32)
    5ef54236d1ca8d3b 0 next_down (float64)
    dcf6268c32ac4da8 0 isnan (float32)
    921c3c8bc578ae26 0 isnan (float64)
    33914511ba05b867 0 isinf (float32)
    d697b4d330a35d3b 0 isinf (float64)
    0083bb3657da5cea 0 isfinite (float32)
    c587cbdbfa05ccf8 0 isfinite (float64)
    3c432615e87c0038 0 logical_not (bool)
    76ad68cea3e99aa9 0 add (int32)
    f02ba1da76b101b3 0 add (int64)
    4a310597575f3ca0 0 add (float32)
    6219f2e6fa5d682d 0 add (float64)
    08d83f7d90ec0f4a 0 sub (int32)
    f84ad3c71a39f303 0 sub (int64)
    ecf873c00d92fdee 0 sub (float32)
    31607f16c443369a 0 sub (float64)
    66bfe901c932b42d 0 mul (int32)
    140ac93a713db5d2 0 mul (int64)
    ce9194a09d320d88 0 mul (float32)
    53a571e35318f2b4 0 mul (float64)
    11886b197d3a6451 0 maximum (int32)
    4aa612b3e82d5fd1 0 maximum (int64)
    a86f610956d705d3 0 maximum (float32)
    8911e774a36e4526 0 maximum (float64)
    a42fa81f995f2265 0 minimum (int32)
    07e3482a5f7248a2 0 minimum (int64)
    a6d645728501617c 0 minimum (float32)
    adc2d45c6a7e2912 0 minimum (float64)
    b9e55311017936bd 0 remainder (int32)
    98a58e4087d8c186 0 remainder (int64)
    780c43bbc4914069 0 remainder (float32)
    41f747e25df682df 0 remainder (float64)
    e6c95a1b24cf66a6 0 floor_divide (int32)
    636a98d6c9bcd31b 0 floor_divide (int64)
    0c0a6bf600953271 0 floor_divide (float32)
    9b1d262ed0807917 0 floor_divide (float64)
    012c3d8ff1c91e05 0 div (float32)
    32b344f44b9f2165 0 div (float64)
    1d60cac5d361b3ab 0 pow (float32)
    56ac7f42ad7b84f0 0 pow (float64)
    71670dbde786d5e2 0 atan2 (float32)
    b540cfc7f7a009f3 0 atan2 (float64)
    2d6adb64ac7b1ad1 0 nextafter (float32)
    7dbf7a724f2226cd 0 nextafter (float64)
    076092d651dea1ac 0 eq (int32)
    076092d651dea1ac 0 eq (int64)
    88ad50eb38a67db1 0 eq (float32)
    ab1dfbbdd9ad5292 0 eq (float64)
    53dd07244157aee4 0 ne (float32)
    33f2459a9091a5e2 0 ne (float64)
    05f68c4bcd0646d7 0 lt (int32)
    38fbdde13b37691b 0 lt (int64)
    50d8f97cb7a64ffb 0 lt (float32)
    fbe2a70e80d00319 0 lt (float64)
    6123293ab8207964 0 le (float32)
    a2413a1fd6b71be6 0 le (float64)
    74970afacc08c0f3 0 gt (float32)
    babef3a1606e2e23 0 gt (float64)
    ac825cd9e4c48f24 0 ge (float32)
    7440e0e1b5399767 0 ge (float64)
    8cf680aca4189b1b 0 logical_and (bool)
    8cf680aca4189b1b 0 logical_or (bool)
    5fd75040df708eb6 0 logical_xor (bool)
    4b88267edfef9af5 0 conversion (bool to uint8)
    6996535b6f1b696e 0 conversion (bool to int32)
    fd58809ef8507b2c 0 conversion (bool to int64)
    6ca30b81e82a148d 0 conversion (bool to float32)
    760d40cda0194d56 0 conversion (bool to float64)
    42d279bf8e73656f 0 conversion (uint8 to bool)
    31f04f564219b548 0 conversion (uint8 to int32)
    9f10fb1defc7d83f 0 conversion (uint8 to int64)
    cd49fb8837a7bfb0 0 conversion (uint8 to float32)
    653d7a8c87f04702 0 conversion (uint8 to float64)
    90cf7976708bfe48 0 conversion (int32 to bool)
    0e8e20d1adb94eec 0 conversion (int32 to uint8)
    cd99f8957abe14b6 0 conversion (int32 to int64)
    fcfbe1c55a800bac 0 conversion (int32 to float32)
    4e782d903e9ef3fb 0 conversion (int32 to float64)
    90cf7976708bfe48 0 conversion (int64 to bool)
    0e8e20d1adb94eec 0 conversion (int64 to uint8)
    4e0525420d2c59ba 0 conversion (int64 to int32)
    6e39c4cf24500c73 0 conversion (int64 to float32)
    e0d31fb312117617 0 conversion (int64 to float64)
    2250a48dbb543a21 0 conversion (float32 to bool)
    910bfe1637d15fa2 0 conversion (float32 to uint8)
    3cb0a6fea4983ded 0 conversion (float32 to int32)
    48018b9a1b72c12f 0 conversion (float32 to int64)
    962fd72080d86a0e 0 conversion (float32 to float64)
    04a75efb4012f8c1 0 conversion (float64 to bool)
    6263fb69df298e9c 0 conversion (float64 to uint8)
    a00f0a7fa69b2fd9 0 conversion (float64 to int32)
    f1a9c20d66b0cdf5 0 conversion (float64 to int64)
    97a555dfabecfd90 0 conversion (float64 to float32)
    24b5e3f564f6dd23 0 exp and tanh of many (float32)
    b451b53a6835698d 0 exp and tanh of many (float64)
    32158b51d9ea59ce 0 where, clamp (float32)
    8a437c34056848ce 0 where, clamp (float64)
    7bb070fa60d46cbf 0 ulp, ulp_distance, flip_bits (float32)
    5d078383385378d3 0 ulp, ulp_distance, flip_bits (float64)
    963a7026cbcaa99d 0 sum (float32)
    2166294a9ca71aeb 0 sum (float64)
    ae7be0a3ca37e31e 0 mean (float32)
    14a4feacb708cd26 0 mean (float64)
    b4f1f972a1b01c8c 0 prod (float32)
    253e96e301194496 0 prod (float64)
    d544a0b921369f09 0 max, min (float32)
    1c8ca5820dd9d714 0 max, min (float64)
    943e3a90dd4d7cf7 0 var (float32)
    e79320d3725808f7 0 var (float64)
    be88cb224311f026 0 std (float32)
    bd5253bd72c7f73d 0 std (float64)
    7be44a203b222310 0 norm (float32)
    ac73e1c14630229b 0 norm (float64)
    a6e1a8c2a6608eb4 0 norm of order 3 (float32)
    73f0e465efd4ba7a 0 norm of order 3 (float64)
    e344b033e39ed570 0 argmax, argmin (float32)
    5fabf252d3446ca8 0 argmax, argmin (float64)
    9ae38f6a4d6eebf9 0 sum, max of any numbers (float32)
    75a00a2d6ce81bdc 0 sum, max of any numbers (float64)
    dbb41ba3af27f1e1 0 sum of integers (int64)
    13f0a8c1a2346a75 0 cumsum (float32)
    bfc576f03ce3395b 0 cumsum (float64)
    0b7d22c8b3a3784e 0 cumprod (float32)
    5c6f1b338cbf85cf 0 cumprod (float64)
    a9b9b3fbafa71631 0 logsumexp (float32)
    c9425f553cb0bad7 0 logsumexp (float64)
    42b1d8c4e2a75a8b 0 dot (float32)
    e2c3b5ccc950552a 0 dot (float64)
    11322e7dcf5b2ebb 0 scatter_add, index_add (float32)
    4274b32fd80d751b 0 scatter_add, index_add (float64)
    01001c5175160298 0 sort (float32)
    67b99648502cbd13 0 sort (float64)
    68a86d708bfdac47 0 topk (float32)
    8b78471331e9dbc8 0 topk (float64)
    f69facfd37c69672 0 unique (float32)
    8ce79ef4f0dea5c1 0 unique (float64)
    415b13013f339e2d 0 median, quantile (float32)
    1471dd9ca20f5d41 0 median, quantile (float64)
    c853086495887ff4 0 histogram (float32)
    c853086495887ff4 0 histogram (float64)
    c537e6160a927f36 0 bincount (int64)
    4c06597b4fb6f9c3 0 linspace, arange (float32)
    2736808874ae5327 0 linspace, arange (float64)
    9e47fa96b671bcc6 0 linear layers (float32)
    b1f0f91418f7f72c 0 linear layers (float64)
    025c924bb8878c7d 0 outer (float32)
    e004d829e16d6ff8 0 outer (float64)
    70f59b04c305a568 0 matmul of integers (int64)
    4b5eb326a33d2363 1 matmul (float32) @ 0.3.21 Prescott
    0beb71c8badecddb 1 matmul (float64) @ 0.3.21 Prescott
    e7d3df1f620efb24 1 matmul along long rows (float32) @ 0.3.21 Prescott
    c0dd4665afd84090 1 matmul along long rows (float64) @ 0.3.21 Prescott
    46e3d1f40b723fc2 1 einsum (float32) @ 0.3.21 Prescott
    7a58668bdf12a162 1 einsum (float64) @ 0.3.21 Prescott
    8df829860f19c257 1 solve, inverse (float32) @ 0.3.21 Prescott
    edf4e7a0005bd9af 1 solve, inverse (float64) @ 0.3.21 Prescott
    a89cdbe75bb3a793 1 det, slogdet (float32) @ 0.3.21 Prescott
    bd19e85affc05dde 1 det, slogdet (float64) @ 0.3.21 Prescott
    937668ea78dbd903 1 cholesky (float32) @ 0.3.21 Prescott
    062c0dafdc8b925c 1 cholesky (float64) @ 0.3.21 Prescott
    2b90f68caf6772b4 1 qr (float32) @ 0.3.21 Prescott
    b034056ef50480af 1 qr (float64) @ 0.3.21 Prescott
    077034509edb39a9 1 svd (float32) @ 0.3.21 Prescott
    f3834a4d70fe9870 1 svd (float64) @ 0.3.21 Prescott
    60efef9f8dc21c0e 1 eigh (float32) @ 0.3.21 Prescott
    fdc2e5c560326dab 1 eigh (float64) @ 0.3.21 Prescott
    5d2fee92ba60afbe 1 eigvals (float32) @ 0.3.21 Prescott
    3f00a496b6be96af 1 eigvals (float64) @ 0.3.21 Prescott
    90e6f92b8f64d828 1 lstsq (float32) @ 0.3.21 Prescott
    1457b9046ebdd716 1 lstsq (float64) @ 0.3.21 Prescott
    8fb9f9a729378526 0 fft of length 1024 (float32)
    a63c1ab7a22a3f5d 0 fft of length 1024 (float64)
    8fdf63de029e308f 0 rfft, irfft of length 1024 (float32)
    6a112922c2c0533e 0 rfft, irfft of length 1024 (float64)
    548121cc8b62ddf3 0 fft of length 1500 (float32)
    8ece17b989524e02 0 fft of length 1500 (float64)
    8d88523e71b604b1 0 rfft, irfft of length 1500 (float32)
    994c4c50e4c67baf 0 rfft, irfft of length 1500 (float64)
    a40f36db2545f96e 0 fft of length 1021 (float32)
    2f0f716994c994af 0 fft of length 1021 (float64)
    734557818435787e 0 rfft, irfft of length 1021 (float32)
    6a125ba80f0b3f1c 0 rfft, irfft of length 1021 (float64)
    81bd4ed0c97aefb4 0 convolution 3×3 (float32)
    064b6a4c4e94a5db 0 convolution 3×3 (float64)
    3c38ce1e34b5d5fc 0 convolution 3×3, stride 2 (float32)
    0054e82fceb4f6d8 0 convolution 3×3, stride 2 (float64)
    5205d5a441106440 0 convolution 1×1 (float32)
    b7a15dec6b8f7051 0 convolution 1×1 (float64)
    fe0ee156ee47db2d 0 convolution 5×5 (float32)
    9e982c083871342a 0 convolution 5×5 (float64)
    b81560f824767ff1 0 convolution 3×2, uneven padding (float32)
    6d37b64ca35e5cd8 0 convolution 3×2, uneven padding (float64)
    e28a7121b270a21b 0 convolution, groups (float32)
    093c69fbf13c6475 0 convolution, groups (float64)
    8f35448ac633f006 0 convolution, dilation (float32)
    c62e3aa6c88015f9 0 convolution, dilation (float64)
    2b2d9a8f27177419 0 Winograd's F(4×4) (float32)
    064b6a4c4e94a5db 0 Winograd's F(4×4) (float64)
    f15421e0163cff9f 0 Winograd's F(2×2) (float32)
    064b6a4c4e94a5db 0 Winograd's F(2×2) (float64)
    e142e656b48ad754 0 convolution of one channel (float32)
    ac6928dd02a90d8b 0 convolution of one channel (float64)
    07f40d381ff0eb83 0 average pooling (float32)
    5797126a6e51fdec 0 average pooling (float64)
    ab0e35306a0c0ff7 0 max pooling (float32)
    4a91d5ac591cf92c 0 max pooling (float64)
    2e7517d822298751 0 average pooling, adaptive (float32)
    48c4b2d44af0a59c 0 average pooling, adaptive (float64)
    0c2ed5e97e3dc6a7 0 max pooling, adaptive (float32)
    dd47019c2c08a795 0 max pooling, adaptive (float64)
    a1e93000b2465dbe 0 batch norm (float32)
    036f4cf69910ea4c 0 batch norm (float64)
    b39d4d6f184f9e32 0 batch norm, ReLU (float32)
    0d0b213177d96848 0 batch norm, ReLU (float64)
    62c34ec6a50e0b04 0 batch norm, Swish (float32)
    49ffbf502ff5dca9 0 batch norm, Swish (float64)
    5b6f15932b9f0836 0 statistics of a convolution (float32)
    4601db3daa81a680 0 statistics of a convolution (float64)
    c55293b3197fb3eb 0 layer norm (float32)
    4171d086f55944b4 0 layer norm (float64)
    10e2cb4fda731e59 0 group norm (float32)
    b68953852d992db2 0 group norm (float64)
    e4fdeed753cc3b1b 0 Swish (float32)
    fda60ac806352e49 0 Swish (float64)
    578c31ae689c9fa7 0 ELU (float32)
    e0bf00bb01d84650 0 ELU (float64)
    e105d65110900b18 0 GELU (float32)
    4264cd9eda8f2059 0 GELU (float64)
    7f38e48d738d1d23 0 GELU by tanh (float32)
    1d14c371c229e788 0 GELU by tanh (float64)
    b01b1f25e5c9b221 0 softplus (float32)
    b6e29cb76e971af0 0 softplus (float64)
    67c7c8932b859dad 0 leaky ReLU, hardtanh (float32)
    0aa5f17a3374325c 0 leaky ReLU, hardtanh (float64)
    f3ea24a2e323cc85 0 softmax, log_softmax (float32)
    1e844e39bbe4086c 0 softmax, log_softmax (float64)
    b83b85f1603bfcc2 0 cross entropy (float32)
    482db8bb9cce3d77 0 cross entropy (float64)
    6c481bf271df2693 0 binary cross entropy (float32)
    45f4efd126f030af 0 binary cross entropy (float64)
    9922847840d0d18f 0 squared, absolute and Huber's loss (float32)
    c4b7809c2040ea69 0 squared, absolute and Huber's loss (float64)
    3a8bca3fed117245 0 SGD (float32)
    11ff63cfdd22ff14 0 SGD (float64)
    fb4747b46747433b 0 SGD with momentum (float32)
    1ab2a3081459907f 0 SGD with momentum (float64)
    8ea0dc694a0ff30c 0 SGD with Nesterov's momentum (float32)
    72595bb92fba1f98 0 SGD with Nesterov's momentum (float64)
    f7587aa926ce1b0f 0 Adam (float32)
    b6e44066f0f71f19 0 Adam (float64)
    5aa9977b0c32b9f5 0 AdamW (float32)
    03cb695e26833191 0 AdamW (float64)
    e4ce9b3f1352ef50 0 RMSprop (float32)
    1807b59da766c56a 0 RMSprop (float64)
    4906668c1259d3bd 0 Adagrad (float32)
    a502fa93094d361d 0 Adagrad (float64)
    a9a65d90d15b54f5 0 L-BFGS (float32)
    776466b527047542 0 L-BFGS (float64)
    a69454dbd03b050d 0 clipping of gradients
    1418500c53d773a6 0 schedules
    302e181e7a624601 0 perturb.ulp (float32)
    a0a3a477f02571a8 0 perturb.ulp (float64)
    fdffc53bb0f355d2 0 perturb.ulp, up (float32)
    07b0a09eb147e723 0 perturb.ulp, up (float64)
    e582818f3e99cc4c 0 perturb.ulp, down (float32)
    f0fd3bd7fd42c4c8 0 perturb.ulp, down (float64)
    9f065eec0d2fc929 0 perturb.round to bfloat16 (float32)
    53798545c4e66dee 0 perturb.round to bfloat16 (float64)
    38210b4df3334050 0 perturb.round to float16 (float32)
    af8b13662f34763e 0 perturb.round to float16 (float64)
    620bc0798ebead20 0 perturb.round to tf32 (float32)
    680b540feaf4249d 0 perturb.round to tf32 (float64)
    cde754ac2f4f12e1 0 perturb.round to float32 (float32)
    ca1d4cb8b7aa904b 0 perturb.round to float32 (float64)
    9a59b38e8b065de6 0 perturb.round to mantissa=3, exponent=4 (float32)
    aa1f0a283d76bedb 0 perturb.round to mantissa=3, exponent=4 (float64)
    a0b29f70c4c60ec9 0 perturb.round, toward_zero (float32)
    20665a7ef485595a 0 perturb.round, toward_zero (float64)
    88137236dd8d6acc 0 perturb.round, up (float32)
    0bac8bd2d7904cd9 0 perturb.round, up (float64)
    70004f29b301e2de 0 perturb.round, down (float32)
    973cc6f2c44c147b 0 perturb.round, down (float64)
    54b5883f272be352 0 perturb.round, stochastic (float32)
    f87559ddc910f42e 0 perturb.round, stochastic (float64)
    cbfb1f67dd41c6f6 0 perturb.noise, relative (float32)
    0c44e755f8bba9e2 0 perturb.noise, relative (float64)
    babba869fc32932a 0 perturb.noise, absolute (float32)
    f814b4e1ba22ff90 0 perturb.noise, absolute (float64)
    ac4502260bbb9330 0 perturb.rescale (float32)
    fb586fcbf8c14409 0 perturb.rescale (float64)
    2c33bd1da7d41fab 0 where and when
    9e6c1acce36f37f1 0 heat equation, euler (float32)
    bf73584370af32f6 0 heat equation, euler (float64)
    c1c5250edb05b9c3 0 heat equation, implicit (float32)
    a55c28fccac8f906 0 heat equation, implicit (float64)
    dd242459815ec940 0 heat equation, crank-nicolson (float32)
    a375a4b3db7687a4 0 heat equation, crank-nicolson (float64)
    e8cc8a73089a061e 0 heat equation, rk4 (float32)
    a7a0354cdb8f92db 0 heat equation, rk4 (float64)
    fcaa9c2cc706708f 0 pde.evolve, euler (float32)
    1e2d6ef8c3e3289f 0 pde.evolve, euler (float64)
    dc58e90b0081b94b 0 pde.evolve, midpoint (float32)
    1bb55fd53020137b 0 pde.evolve, midpoint (float64)
    0b2e0c7a7740a18a 0 pde.evolve, heun (float32)
    576dd0e4b721a498 0 pde.evolve, heun (float64)
    4ffcfefac33ea1de 0 pde.evolve, rk4 (float32)
    759b860a63032e67 0 pde.evolve, rk4 (float64)
    8ab9a6483a1a639f 0 linear CNN equation
    edae5a2552355a66 0 nonlinear CNN equation
    8ec146038c6ee673 0 amplification factors
    9130b3f2635f3506 0 philox, uniform (float32)
    a81a57e63d6d8063 0 philox, uniform (float64)
    fbb3418df906be56 0 philox, normal (float32)
    78e467286f8e98d7 0 philox, normal (float64)
    3923bafeaf25df4d 0 philox, integers
    f3ea85722845b6ed 0 philox, permutation
    7092b995d7f7e1c7 0 philox, bernoulli, multinomial (float32)
    5fd481568f5f1a8a 0 numpy, uniform (float32)
    7484af08c733d721 0 numpy, uniform (float64)
    dfcf193063141cdc 0 numpy, normal (float32)
    d04369ee6be368c4 0 numpy, normal (float64)
    1af122d6e7a90d0f 0 numpy, integers
    53d85efebe21c43f 0 numpy, permutation
    382b7afebee09613 0 numpy, bernoulli, multinomial (float32)
    0d9c08618c660b5d 0 torch, uniform (float32)
    2171881957613756 0 torch, uniform (float64)
    87362584948de389 0 torch, normal (float32)
    814f2d8038c0eb81 0 torch, normal (float64)
    a9dfbda7b6c8f661 0 torch, integers
    25411eb03e1e25db 0 torch, permutation
    57a2fd472d07208e 0 torch, bernoulli, multinomial (float32)
    baf611b74c9d6779 0 philox, uniform and normal, many (float32)
    30dda9d7c78a51e2 0 philox, uniform and normal, many (float64)
    c4cfd7f341190b4a 0 nn.init: uniform, normal, Xavier's, Kaiming's (float32)
    e42516aa83958ed7 0 nn.init: uniform, normal, Xavier's, Kaiming's (float64)
    525707280791cfdc 0 nn.init.trunc_normal_ (float32)
    049e1309a86afbcb 0 nn.init.trunc_normal_ (float64)
    e310538b9caf391a 0 nn.init.orthogonal_ (float32)
    d33f473f6389b4dd 0 nn.init.orthogonal_ (float64)
    e824b847ad3fc0c4 0 synthetic images
    4e309e705e8cddd5 0 batches and augmentation (float32)
    e6ad3441d796a445 0 two steps of ResNet-8 (ReLU)
    ddabaf62c7c9fbb5 0 two steps of ResNet-8 (Swish, Winograd)
    b4b62fdbc36bfc36 0 dropout (float32)
    395cc09fdf6306df 0 numbers as text: shortest (float32)
    ca620a426fc453b1 0 numbers as text: shortest (float64)
    0e5a61432f5b9b0e 0 numbers as text: 17 significant (float32)
    0a83d9fb291b0e98 0 numbers as text: 17 significant (float64)
    7d84cc5c642cec7d 0 numbers as text: hexadecimal (float32)
    bf86e8c3a1bdc4a3 0 numbers as text: hexadecimal (float64)
    c2de88a10fb005b0 0 numbers as text: short (float32)
    efe2d8f08982681d 0 numbers as text: short (float64)
    de1c0abda3d6679b 0 numbers from text
    3bc92eb018f13733 0 Lua's math.sin
    0d3d46a8a6f1fae7 0 Lua's math.cos
    2a5bca9040e01998 0 Lua's math.tan
    0ab0659f466ec25f 0 Lua's math.asin
    88d0ad14269f594a 0 Lua's math.acos
    85a46ddf973b3228 0 Lua's math.atan
    ccc3cacdad496574 0 Lua's math.exp
    48e838d34bb59cbd 0 Lua's math.log
    3726f1f8a3c6ce16 0 Lua's math.log(x, 2)
    6fe320302c26a1a9 0 Lua's math.log(x, 10)
    8e41b7fae5744df5 0 Lua's x^y, math.atan(y, x), math.fmod
    562fcbf38e7819f5 0 matmul (float32) @ 0.3.29 Sandybridge
    0beb71c8badecddb 0 matmul (float64) @ 0.3.29 Sandybridge
    5fbc933f9512a5ad 0 matmul along long rows (float32) @ 0.3.29 Sandybridge
    60402c8118ddabe6 0 matmul along long rows (float64) @ 0.3.29 Sandybridge
    e276e936e1f91868 0 einsum (float32) @ 0.3.29 Sandybridge
    7a58668bdf12a162 0 einsum (float64) @ 0.3.29 Sandybridge
    48b34b2be0f7b9d4 0 solve, inverse (float32) @ 0.3.29 Sandybridge
    d65014fff474dfe3 0 solve, inverse (float64) @ 0.3.29 Sandybridge
    0047882c868c7639 0 det, slogdet (float32) @ 0.3.29 Sandybridge
    d95d56be260be42b 0 det, slogdet (float64) @ 0.3.29 Sandybridge
    329360bc89f5e500 0 cholesky (float32) @ 0.3.29 Sandybridge
    4b9c3e15e7918662 0 cholesky (float64) @ 0.3.29 Sandybridge
    d63fce82f03bc5b5 0 qr (float32) @ 0.3.29 Sandybridge
    7efb486bc7b533eb 0 qr (float64) @ 0.3.29 Sandybridge
    763b892e5de45a30 0 svd (float32) @ 0.3.29 Sandybridge
    6e1c2a42f9da44a7 0 svd (float64) @ 0.3.29 Sandybridge
    d70c55c369848d34 0 eigh (float32) @ 0.3.29 Sandybridge
    396a50831bf48b29 0 eigh (float64) @ 0.3.29 Sandybridge
    8978911fa7529ccf 0 eigvals (float32) @ 0.3.29 Sandybridge
    26284bbc4024f7e8 0 eigvals (float64) @ 0.3.29 Sandybridge
    dbbc4ad019229555 0 lstsq (float32) @ 0.3.29 Sandybridge
    fad75da510022abb 0 lstsq (float64) @ 0.3.29 Sandybridge
    4b5eb326a33d2363 0 matmul (float32) @ 0.3.29 Prescott
    0beb71c8badecddb 0 matmul (float64) @ 0.3.29 Prescott
    e7d3df1f620efb24 0 matmul along long rows (float32) @ 0.3.29 Prescott
    c0dd4665afd84090 0 matmul along long rows (float64) @ 0.3.29 Prescott
    46e3d1f40b723fc2 0 einsum (float32) @ 0.3.29 Prescott
    7a58668bdf12a162 0 einsum (float64) @ 0.3.29 Prescott
    8df829860f19c257 0 solve, inverse (float32) @ 0.3.29 Prescott
    edf4e7a0005bd9af 0 solve, inverse (float64) @ 0.3.29 Prescott
    a89cdbe75bb3a793 0 det, slogdet (float32) @ 0.3.29 Prescott
    bd19e85affc05dde 0 det, slogdet (float64) @ 0.3.29 Prescott
    937668ea78dbd903 0 cholesky (float32) @ 0.3.29 Prescott
    062c0dafdc8b925c 0 cholesky (float64) @ 0.3.29 Prescott
    d7e3645de62d3340 0 qr (float32) @ 0.3.29 Prescott
    7efb486bc7b533eb 0 qr (float64) @ 0.3.29 Prescott
    3663b55f8eb5a239 0 svd (float32) @ 0.3.29 Prescott
    df7c968da03548a1 0 svd (float64) @ 0.3.29 Prescott
    597a2a45906c146c 0 eigh (float32) @ 0.3.29 Prescott
    701e5e5840bfc126 0 eigh (float64) @ 0.3.29 Prescott
    c9a43b58898bc652 0 eigvals (float32) @ 0.3.29 Prescott
    26284bbc4024f7e8 0 eigvals (float64) @ 0.3.29 Prescott
    c1596ef67107b75e 0 lstsq (float32) @ 0.3.29 Prescott
    2b3adda189e4bca7 0 lstsq (float64) @ 0.3.29 Prescott
    d2320c8f715910a2 0 matmul (float32) @ 0.3.29 SkylakeX
    0db284492201e396 0 matmul (float64) @ 0.3.29 SkylakeX
    669864149c7fe4dc 0 matmul along long rows (float32) @ 0.3.29 SkylakeX
    b1b2c1b15a66f68d 0 matmul along long rows (float64) @ 0.3.29 SkylakeX
    6657ff66508fd8a3 0 einsum (float32) @ 0.3.29 SkylakeX
    af9a9ec70e5d4337 0 einsum (float64) @ 0.3.29 SkylakeX
    78e05f0ad277cf68 0 solve, inverse (float32) @ 0.3.29 SkylakeX
    88ef268894dd7a3c 0 solve, inverse (float64) @ 0.3.29 SkylakeX
    c01f9ed90e8c64cc 0 det, slogdet (float32) @ 0.3.29 SkylakeX
    7215ff1741669f87 0 det, slogdet (float64) @ 0.3.29 SkylakeX
    d31c01498189ac30 0 cholesky (float32) @ 0.3.29 SkylakeX
    c71d682ca71277d9 0 cholesky (float64) @ 0.3.29 SkylakeX
    55fbd9a99a25eb7d 0 qr (float32) @ 0.3.29 SkylakeX
    831ad93a6527bc7d 0 qr (float64) @ 0.3.29 SkylakeX
    490132ed491f12fa 0 svd (float32) @ 0.3.29 SkylakeX
    e446e4b3279e1375 0 svd (float64) @ 0.3.29 SkylakeX
    056d33432904feb1 0 eigh (float32) @ 0.3.29 SkylakeX
    39f936ebce1cdfb2 0 eigh (float64) @ 0.3.29 SkylakeX
    9a3761a0f59093fd 0 eigvals (float32) @ 0.3.29 SkylakeX
    48625d99c03a18f8 0 eigvals (float64) @ 0.3.29 SkylakeX
    3249a3ef381e4569 0 lstsq (float32) @ 0.3.29 SkylakeX
    c648f6b6170b1767 0 lstsq (float64) @ 0.3.29 SkylakeX
    117f98f4dce16abd 0 matmul (float32) @ 0.3.29 Zen
    f957bf6340f53697 0 matmul (float64) @ 0.3.29 Zen
    a41130d8cc7cfb2c 0 matmul along long rows (float32) @ 0.3.29 Zen
    e930464fffceb40d 0 matmul along long rows (float64) @ 0.3.29 Zen
    b21e5d23584a40cf 0 einsum (float32) @ 0.3.29 Zen
    31a881497ede9b48 0 einsum (float64) @ 0.3.29 Zen
    7013e6381622d63b 0 solve, inverse (float32) @ 0.3.29 Zen
    5c4c7fddea9a1249 0 solve, inverse (float64) @ 0.3.29 Zen
    c01f9ed90e8c64cc 0 det, slogdet (float32) @ 0.3.29 Zen
    e64125b8f0969ece 0 det, slogdet (float64) @ 0.3.29 Zen
    5ea088de75f1375c 0 cholesky (float32) @ 0.3.29 Zen
    fd9a1aa3973933b6 0 cholesky (float64) @ 0.3.29 Zen
    4ef361bc316509de 0 qr (float32) @ 0.3.29 Zen
    ff276035321fd84c 0 qr (float64) @ 0.3.29 Zen
    758fd5e4f23c495a 0 svd (float32) @ 0.3.29 Zen
    82bdd1da6277ad7c 0 svd (float64) @ 0.3.29 Zen
    acec0d86edde5ab7 0 eigh (float32) @ 0.3.29 Zen
    a2c1d385fcd037dc 0 eigh (float64) @ 0.3.29 Zen
    7d724fda90be6ba0 0 eigvals (float32) @ 0.3.29 Zen
    84f9be91e07cca31 0 eigvals (float64) @ 0.3.29 Zen
    cfc55b617899cd47 0 lstsq (float32) @ 0.3.29 Zen
    3f1af83d2e9c4bcc 0 lstsq (float64) @ 0.3.29 Zen
    117f98f4dce16abd 0 matmul (float32) @ 0.3.29 Haswell
    f957bf6340f53697 0 matmul (float64) @ 0.3.29 Haswell
    a41130d8cc7cfb2c 0 matmul along long rows (float32) @ 0.3.29 Haswell
    e930464fffceb40d 0 matmul along long rows (float64) @ 0.3.29 Haswell
    b21e5d23584a40cf 0 einsum (float32) @ 0.3.29 Haswell
    31a881497ede9b48 0 einsum (float64) @ 0.3.29 Haswell
    7013e6381622d63b 0 solve, inverse (float32) @ 0.3.29 Haswell
    5c4c7fddea9a1249 0 solve, inverse (float64) @ 0.3.29 Haswell
    c01f9ed90e8c64cc 0 det, slogdet (float32) @ 0.3.29 Haswell
    e64125b8f0969ece 0 det, slogdet (float64) @ 0.3.29 Haswell
    5ea088de75f1375c 0 cholesky (float32) @ 0.3.29 Haswell
    fd9a1aa3973933b6 0 cholesky (float64) @ 0.3.29 Haswell
    4ef361bc316509de 0 qr (float32) @ 0.3.29 Haswell
    ff276035321fd84c 0 qr (float64) @ 0.3.29 Haswell
    758fd5e4f23c495a 0 svd (float32) @ 0.3.29 Haswell
    82bdd1da6277ad7c 0 svd (float64) @ 0.3.29 Haswell
    acec0d86edde5ab7 0 eigh (float32) @ 0.3.29 Haswell
    a2c1d385fcd037dc 0 eigh (float64) @ 0.3.29 Haswell
    7d724fda90be6ba0 0 eigvals (float32) @ 0.3.29 Haswell
    84f9be91e07cca31 0 eigvals (float64) @ 0.3.29 Haswell
    cfc55b617899cd47 0 lstsq (float32) @ 0.3.29 Haswell
    3f1af83d2e9c4bcc 0 lstsq (float64) @ 0.3.29 Haswell
    d2320c8f715910a2 0 matmul (float32) @ 0.3.29 Cooperlake
    0db284492201e396 0 matmul (float64) @ 0.3.29 Cooperlake
    ac6cef0471e836b6 0 matmul along long rows (float32) @ 0.3.29 Cooperlake
    b1b2c1b15a66f68d 0 matmul along long rows (float64) @ 0.3.29 Cooperlake
    6657ff66508fd8a3 0 einsum (float32) @ 0.3.29 Cooperlake
    af9a9ec70e5d4337 0 einsum (float64) @ 0.3.29 Cooperlake
    78e05f0ad277cf68 0 solve, inverse (float32) @ 0.3.29 Cooperlake
    88ef268894dd7a3c 0 solve, inverse (float64) @ 0.3.29 Cooperlake
    c01f9ed90e8c64cc 0 det, slogdet (float32) @ 0.3.29 Cooperlake
    7215ff1741669f87 0 det, slogdet (float64) @ 0.3.29 Cooperlake
    d31c01498189ac30 0 cholesky (float32) @ 0.3.29 Cooperlake
    c71d682ca71277d9 0 cholesky (float64) @ 0.3.29 Cooperlake
    55fbd9a99a25eb7d 0 qr (float32) @ 0.3.29 Cooperlake
    831ad93a6527bc7d 0 qr (float64) @ 0.3.29 Cooperlake
    490132ed491f12fa 0 svd (float32) @ 0.3.29 Cooperlake
    e446e4b3279e1375 0 svd (float64) @ 0.3.29 Cooperlake
    056d33432904feb1 0 eigh (float32) @ 0.3.29 Cooperlake
    39f936ebce1cdfb2 0 eigh (float64) @ 0.3.29 Cooperlake
    9a3761a0f59093fd 0 eigvals (float32) @ 0.3.29 Cooperlake
    48625d99c03a18f8 0 eigvals (float64) @ 0.3.29 Cooperlake
    3249a3ef381e4569 0 lstsq (float32) @ 0.3.29 Cooperlake
    c648f6b6170b1767 0 lstsq (float64) @ 0.3.29 Cooperlake
    562fcbf38e7819f5 0 matmul (float32) @ 0.3.21 Sandybridge
    0beb71c8badecddb 0 matmul (float64) @ 0.3.21 Sandybridge
    5fbc933f9512a5ad 0 matmul along long rows (float32) @ 0.3.21 Sandybridge
    60402c8118ddabe6 0 matmul along long rows (float64) @ 0.3.21 Sandybridge
    e276e936e1f91868 0 einsum (float32) @ 0.3.21 Sandybridge
    7a58668bdf12a162 0 einsum (float64) @ 0.3.21 Sandybridge
    48b34b2be0f7b9d4 0 solve, inverse (float32) @ 0.3.21 Sandybridge
    d65014fff474dfe3 0 solve, inverse (float64) @ 0.3.21 Sandybridge
    0047882c868c7639 0 det, slogdet (float32) @ 0.3.21 Sandybridge
    d95d56be260be42b 0 det, slogdet (float64) @ 0.3.21 Sandybridge
    329360bc89f5e500 0 cholesky (float32) @ 0.3.21 Sandybridge
    4b9c3e15e7918662 0 cholesky (float64) @ 0.3.21 Sandybridge
    76f7747a1e090696 0 qr (float32) @ 0.3.21 Sandybridge
    926946d870283f25 0 qr (float64) @ 0.3.21 Sandybridge
    89ad82e82b5e0dd3 0 svd (float32) @ 0.3.21 Sandybridge
    2661cdc0f7d9d0ad 0 svd (float64) @ 0.3.21 Sandybridge
    fffe2a1ee0a3e701 0 eigh (float32) @ 0.3.21 Sandybridge
    1971669d3ae0e080 0 eigh (float64) @ 0.3.21 Sandybridge
    f52b252828f133f1 0 eigvals (float32) @ 0.3.21 Sandybridge
    f33a6a3047722abc 0 eigvals (float64) @ 0.3.21 Sandybridge
    59c1271c8e3499f8 0 lstsq (float32) @ 0.3.21 Sandybridge
    e987a80fcbcd3436 0 lstsq (float64) @ 0.3.21 Sandybridge
    d2320c8f715910a2 0 matmul (float32) @ 0.3.21 Cooperlake
    0db284492201e396 0 matmul (float64) @ 0.3.21 Cooperlake
    ac6cef0471e836b6 0 matmul along long rows (float32) @ 0.3.21 Cooperlake
    b1b2c1b15a66f68d 0 matmul along long rows (float64) @ 0.3.21 Cooperlake
    6657ff66508fd8a3 0 einsum (float32) @ 0.3.21 Cooperlake
    af9a9ec70e5d4337 0 einsum (float64) @ 0.3.21 Cooperlake
    78e05f0ad277cf68 0 solve, inverse (float32) @ 0.3.21 Cooperlake
    88ef268894dd7a3c 0 solve, inverse (float64) @ 0.3.21 Cooperlake
    c01f9ed90e8c64cc 0 det, slogdet (float32) @ 0.3.21 Cooperlake
    7215ff1741669f87 0 det, slogdet (float64) @ 0.3.21 Cooperlake
    d31c01498189ac30 0 cholesky (float32) @ 0.3.21 Cooperlake
    c71d682ca71277d9 0 cholesky (float64) @ 0.3.21 Cooperlake
    2e9fc5ccb0f8b653 0 qr (float32) @ 0.3.21 Cooperlake
    a6344e8b91e54b04 0 qr (float64) @ 0.3.21 Cooperlake
    f46dee8cc17d0b19 0 svd (float32) @ 0.3.21 Cooperlake
    bd9c544e11d33b26 0 svd (float64) @ 0.3.21 Cooperlake
    579a0b81cf95ed20 0 eigh (float32) @ 0.3.21 Cooperlake
    80608cbb1f43a823 0 eigh (float64) @ 0.3.21 Cooperlake
    1f5cee0ed41ea32d 0 eigvals (float32) @ 0.3.21 Cooperlake
    5209b5ed16a9c0a9 0 eigvals (float64) @ 0.3.21 Cooperlake
    21e498290ab973b1 0 lstsq (float32) @ 0.3.21 Cooperlake
    ece2b7aaa1af2ef6 0 lstsq (float64) @ 0.3.21 Cooperlake
    d2320c8f715910a2 0 matmul (float32) @ 0.3.21 SkylakeX
    0db284492201e396 0 matmul (float64) @ 0.3.21 SkylakeX
    669864149c7fe4dc 0 matmul along long rows (float32) @ 0.3.21 SkylakeX
    b1b2c1b15a66f68d 0 matmul along long rows (float64) @ 0.3.21 SkylakeX
    6657ff66508fd8a3 0 einsum (float32) @ 0.3.21 SkylakeX
    af9a9ec70e5d4337 0 einsum (float64) @ 0.3.21 SkylakeX
    78e05f0ad277cf68 0 solve, inverse (float32) @ 0.3.21 SkylakeX
    88ef268894dd7a3c 0 solve, inverse (float64) @ 0.3.21 SkylakeX
    c01f9ed90e8c64cc 0 det, slogdet (float32) @ 0.3.21 SkylakeX
    7215ff1741669f87 0 det, slogdet (float64) @ 0.3.21 SkylakeX
    d31c01498189ac30 0 cholesky (float32) @ 0.3.21 SkylakeX
    c71d682ca71277d9 0 cholesky (float64) @ 0.3.21 SkylakeX
    2e9fc5ccb0f8b653 0 qr (float32) @ 0.3.21 SkylakeX
    a6344e8b91e54b04 0 qr (float64) @ 0.3.21 SkylakeX
    f46dee8cc17d0b19 0 svd (float32) @ 0.3.21 SkylakeX
    bd9c544e11d33b26 0 svd (float64) @ 0.3.21 SkylakeX
    579a0b81cf95ed20 0 eigh (float32) @ 0.3.21 SkylakeX
    80608cbb1f43a823 0 eigh (float64) @ 0.3.21 SkylakeX
    1f5cee0ed41ea32d 0 eigvals (float32) @ 0.3.21 SkylakeX
    5209b5ed16a9c0a9 0 eigvals (float64) @ 0.3.21 SkylakeX
    21e498290ab973b1 0 lstsq (float32) @ 0.3.21 SkylakeX
    ece2b7aaa1af2ef6 0 lstsq (float64) @ 0.3.21 SkylakeX
    117f98f4dce16abd 0 matmul (float32) @ 0.3.21 Zen
    f957bf6340f53697 0 matmul (float64) @ 0.3.21 Zen
    a41130d8cc7cfb2c 0 matmul along long rows (float32) @ 0.3.21 Zen
    e930464fffceb40d 0 matmul along long rows (float64) @ 0.3.21 Zen
    b21e5d23584a40cf 0 einsum (float32) @ 0.3.21 Zen
    31a881497ede9b48 0 einsum (float64) @ 0.3.21 Zen
    7013e6381622d63b 0 solve, inverse (float32) @ 0.3.21 Zen
    5c4c7fddea9a1249 0 solve, inverse (float64) @ 0.3.21 Zen
    c01f9ed90e8c64cc 0 det, slogdet (float32) @ 0.3.21 Zen
    e64125b8f0969ece 0 det, slogdet (float64) @ 0.3.21 Zen
    5ea088de75f1375c 0 cholesky (float32) @ 0.3.21 Zen
    fd9a1aa3973933b6 0 cholesky (float64) @ 0.3.21 Zen
    b9cc45ea6eb0dc3a 0 qr (float32) @ 0.3.21 Zen
    40e2b872174d5ed2 0 qr (float64) @ 0.3.21 Zen
    b6c6cb32810a1757 0 svd (float32) @ 0.3.21 Zen
    2e1f8068f2bbcbd7 0 svd (float64) @ 0.3.21 Zen
    1823e3fce215572b 0 eigh (float32) @ 0.3.21 Zen
    7d3ea982c58d7592 0 eigh (float64) @ 0.3.21 Zen
    692b829ec7c1146b 0 eigvals (float32) @ 0.3.21 Zen
    9d6bf5aafbf58e1e 0 eigvals (float64) @ 0.3.21 Zen
    f17de9ef02aaa9d9 0 lstsq (float32) @ 0.3.21 Zen
    cf236af70b11eb93 0 lstsq (float64) @ 0.3.21 Zen
    117f98f4dce16abd 0 matmul (float32) @ 0.3.21 Haswell
    f957bf6340f53697 0 matmul (float64) @ 0.3.21 Haswell
    a41130d8cc7cfb2c 0 matmul along long rows (float32) @ 0.3.21 Haswell
    e930464fffceb40d 0 matmul along long rows (float64) @ 0.3.21 Haswell
    b21e5d23584a40cf 0 einsum (float32) @ 0.3.21 Haswell
    31a881497ede9b48 0 einsum (float64) @ 0.3.21 Haswell
    7013e6381622d63b 0 solve, inverse (float32) @ 0.3.21 Haswell
    5c4c7fddea9a1249 0 solve, inverse (float64) @ 0.3.21 Haswell
    c01f9ed90e8c64cc 0 det, slogdet (float32) @ 0.3.21 Haswell
    e64125b8f0969ece 0 det, slogdet (float64) @ 0.3.21 Haswell
    5ea088de75f1375c 0 cholesky (float32) @ 0.3.21 Haswell
    fd9a1aa3973933b6 0 cholesky (float64) @ 0.3.21 Haswell
    b9cc45ea6eb0dc3a 0 qr (float32) @ 0.3.21 Haswell
    40e2b872174d5ed2 0 qr (float64) @ 0.3.21 Haswell
    b6c6cb32810a1757 0 svd (float32) @ 0.3.21 Haswell
    2e1f8068f2bbcbd7 0 svd (float64) @ 0.3.21 Haswell
    1823e3fce215572b 0 eigh (float32) @ 0.3.21 Haswell
    7d3ea982c58d7592 0 eigh (float64) @ 0.3.21 Haswell
    692b829ec7c1146b 0 eigvals (float32) @ 0.3.21 Haswell
    9d6bf5aafbf58e1e 0 eigvals (float64) @ 0.3.21 Haswell
    f17de9ef02aaa9d9 0 lstsq (float32) @ 0.3.21 Haswell
    cf236af70b11eb93 0 lstsq (float64) @ 0.3.21 Haswell
    """
}
